package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.Repository;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrafanaProvisioningTest {
  @Test
  void theSourcesTakeTheirSecretsFromTheEnvironment() {
    Map<String, Object> sources =
        Repository.yaml("grafana/provisioning/datasources/curvescope.yaml");
    for (Map<String, Object> source : Repository.mappings(sources, "datasources")) {
      assertThat(Repository.mapping(source, "secureJsonData").values())
          .allMatch(value -> value.toString().startsWith("$"));
    }
  }

  @Test
  void everyVariableOfTheSourcesIsSetByCompose() {
    String sources = Repository.text("grafana/provisioning/datasources/curvescope.yaml");
    Map<String, Object> services =
        Repository.mapping(Repository.yaml("docker-compose.yml"), "services");
    Map<String, Object> environment =
        Repository.mapping(Repository.mapping(services, "grafana"), "environment");
    assertThat(Pattern.compile("\\$(\\w+)").matcher(sources).results())
        .hasSizeGreaterThan(5)
        .allMatch(variable -> environment.containsKey(variable.group(1)));
  }

  @Test
  void theSourceThatLinksToTracesNameIsProvisioned() {
    assertThat(Repository.text("grafana/dashboards/debug.json")).contains("%22uid%22:%22traces%22");
    assertThat(
            Repository.mappings(
                Repository.yaml("grafana/provisioning/datasources/curvescope.yaml"), "datasources"))
        .anyMatch(source -> "traces".equals(source.get("uid")));
  }

  @Test
  void dashboardsAreReadFromTheMountedFolderAndNotChangedInGrafana() {
    Map<String, Object> provider =
        Repository.mappings(
                Repository.yaml("grafana/provisioning/dashboards/curvescope.yaml"), "providers")
            .getFirst();
    assertThat(provider).containsEntry("allowUiUpdates", false);
    String path = String.valueOf(Repository.mapping(provider, "options").get("path"));
    assertThat(Repository.text("docker-compose.yml"))
        .contains("./grafana/dashboards:" + path + ":ro");
  }

  @Test
  void grafanaReadsAsARoleThatTheServerLetsReadTheViewsOnly() {
    String script = Repository.text("deploy/timescaledb/grafana-reader.sh");
    assertThat(script)
        .contains("create role curvescope_reader nologin")
        .contains("in role curvescope_reader")
        .doesNotContain("pg_read_all_data");
    assertThat(Repository.text("migrations/R__dashboard.sql"))
        .contains("grant select on all tables in schema dashboard to curvescope_reader");
  }
}
