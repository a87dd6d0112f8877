package io.curvescope.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.services.Database;
import io.curvescope.server.services.TimescaleDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrafanaFilesTest {
  private static final JsonNode dashboard =
      JsonMapper.shared().readTree(Repository.text("grafana/dashboards/run.json"));

  @Test
  void theDatabaseAnswersEveryQueryOfTheDashboard() throws SQLException {
    Database database = TimescaleDatabase.shared().createDatabase();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("filesystem:" + Repository.file("migrations"))
        .load()
        .migrate();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select apply_storage_edition(interval '30 days', interval '3 days', interval '400 days')");
      for (String query : queries()) {
        assertThat(statement.execute(asGrafanaSendsIt(query))).as(query).isTrue();
      }
    }
  }

  @Test
  void everyPanelReadsAProvisionedSource() {
    Map<String, Object> sources =
        Repository.yaml("grafana/provisioning/datasources/curvescope.yaml");
    List<Object> names =
        Repository.mappings(sources, "datasources").stream()
            .map(source -> source.get("uid"))
            .toList();
    for (JsonNode panel : dashboard.required("panels")) {
      assertThat(names).contains(panel.required("datasource").required("uid").stringValue());
      assertThat(panel.required("description").stringValue()).isNotBlank();
    }
  }

  @Test
  void theSourcesTakeTheirSecretsFromTheEnvironment() {
    Map<String, Object> sources =
        Repository.yaml("grafana/provisioning/datasources/curvescope.yaml");
    for (Map<String, Object> source : Repository.mappings(sources, "datasources")) {
      assertThat(Repository.mapping(source, "secureJsonData").values())
          .allMatch(value -> value.toString().startsWith("$"));
    }
  }

  private static List<String> queries() {
    List<String> queries = new ArrayList<>();
    dashboard
        .required("templating")
        .required("list")
        .forEach(variable -> queries.add(variable.required("query").stringValue()));
    dashboard
        .required("panels")
        .forEach(
            panel ->
                panel
                    .required("targets")
                    .forEach(
                        target -> {
                          if (target.has("rawSql")) {
                            queries.add(target.required("rawSql").stringValue());
                          }
                        }));
    assertThat(queries).hasSizeGreaterThan(5);
    return queries;
  }

  private static String asGrafanaSendsIt(String query) {
    return query
        .replace("$__timeFilter(time)", "time between now() - interval '1 hour' and now()")
        .replace("${run:sqlstring}", "'a run'");
  }
}
