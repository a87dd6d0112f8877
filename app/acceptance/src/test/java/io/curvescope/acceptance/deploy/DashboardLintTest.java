package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.repository.DashboardQuery;
import io.curvescope.testkit.repository.Repository;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Rules like those of grafana/dashboard-linter, and some of this house. */
class DashboardLintTest {
  private static final Set<String> TYPES =
      Set.of("timeseries", "stat", "table", "heatmap", "bargauge", "barchart", "histogram");
  private static final Pattern VARIABLE = Pattern.compile("\\bin \\(\\$\\{([a-z]+):sqlstring}\\)");
  private static final Pattern MACRO =
      Pattern.compile("\\$__(timeFilter\\([^)]*\\)|timeFrom\\(\\)|timeTo\\(\\)|interval_ms\\b)");
  private static final Pattern RELATION =
      Pattern.compile("\\b(?:from|join) (?!lateral|now\\b|\\()([a-z_.]+)");
  private static final Pattern LITERAL = Pattern.compile("'[^']*'");
  private static final Pattern ADDRESS = Pattern.compile("/d/([a-z-]+)");

  /** What holds now, whatever range is shown. */
  private static final Set<String> OF_NOW = Set.of("Burn rates", "Analysis queue");

  static List<DashboardFile> dashboards() {
    return DashboardFile.all();
  }

  static List<DashboardQuery> queries() {
    return DashboardFile.all().stream().flatMap(file -> file.queries().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void isDescribedStableAndReadOnly(DashboardFile file) {
    JsonNode json = file.json();
    assertThat(file.uid() + ".json").isEqualTo("curvescope-" + file.name());
    assertThat(json.required("title").stringValue()).startsWith("Curvescope: ");
    assertThat(json.required("description").stringValue()).endsWith(".");
    assertThat(json.required("schemaVersion").intValue()).isEqualTo(42);
    assertThat(json.required("editable").booleanValue()).isFalse();
    assertThat(json.required("graphTooltip").intValue()).as("shared crosshair").isEqualTo(1);
    assertThat(json.has("id")).as("an id belongs to one Grafana only").isFalse();
    assertThat(json.required("timezone").stringValue()).isEqualTo("browser");
    assertThat(json.required("refresh").stringValue()).matches("[1-9][0-9]*[sm]");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndWhatNoDataMeans(DashboardFile file) {
    Set<Integer> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    file.json()
        .required("panels")
        .forEach(panel -> assertThat(ids.add(panel.required("id").intValue())).isTrue());
    for (JsonNode panel : file.panels()) {
      String title = panel.required("title").stringValue();
      assertThat(title).isNotBlank();
      assertThat(titles.add(title)).as(title).isTrue();
      assertThat(TYPES).as(title).contains(panel.required("type").stringValue());
      assertThat(panel.required("description").stringValue())
          .as(title)
          .containsPattern("No data|Zeros")
          .endsWith(".");
      assertThat(panel.required("targets")).as(title).isNotEmpty();
      if (!panel.required("type").stringValue().equals("table")) {
        assertThat(
                panel.required("fieldConfig").required("defaults").required("unit").stringValue())
            .as("unit of " + title)
            .isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void noPanelLiesOverAnother(DashboardFile file) {
    boolean[][] taken = new boolean[500][24];
    for (JsonNode panel : file.json().required("panels")) {
      JsonNode place = panel.required("gridPos");
      for (int x = 0; x < place.required("w").intValue(); x++) {
        for (int y = 0; y < place.required("h").intValue(); y++) {
          boolean[] row = taken[place.required("y").intValue() + y];
          int column = place.required("x").intValue() + x;
          assertThat(row[column]).as(panel.required("title").stringValue()).isFalse();
          row[column] = true;
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQuestionGoesToAProvisionedSource(DashboardFile file) {
    Set<Object> uids =
        Repository.mappings(
                Repository.yaml("grafana/provisioning/datasources/curvescope.yaml"), "datasources")
            .stream()
            .map(source -> source.get("uid"))
            .collect(Collectors.toSet());
    assertThat(uids).containsExactlyInAnyOrder("curvescope", "prometheus", "traces");
    for (JsonNode panel : file.panels()) {
      for (JsonNode target : panel.required("targets")) {
        assertThat(uids).contains(target.required("datasource").required("uid").stringValue());
        assertThat(target.path("expr").asString(""))
            .doesNotContain("instance")
            .doesNotContain("job");
      }
    }
    file.variables()
        .forEach(
            each -> assertThat(each.at("/datasource/uid").stringValue()).isEqualTo("curvescope"));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void linksLeadToDashboardsThatThereAreAndKeepTheRange(DashboardFile file) {
    Set<String> uids =
        DashboardFile.all().stream().map(DashboardFile::uid).collect(Collectors.toSet());
    Matcher address = ADDRESS.matcher(file.json().toString());
    int links = 0;
    while (address.find()) {
      assertThat(uids).contains(address.group(1));
      links++;
    }
    assertThat(links).isPositive();
    for (JsonNode link : file.json().required("links")) {
      assertThat(link.required("keepTime").booleanValue()).isTrue();
      assertThat(link.required("includeVars").booleanValue()).isTrue();
    }
    file.json().findValuesAsString("url").stream()
        .filter(url -> url.contains("var-run="))
        .forEach(url -> assertThat(url).contains("${__url_time_range}"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesReadTheViewsWithinTheRangeAndTakeVariablesAsLists(DashboardQuery query) {
    String sql = query.rawSql();
    assertThat(MACRO.matcher(VARIABLE.matcher(sql).replaceAll("")).replaceAll(""))
        .doesNotContain("$");
    assertThat(sql).doesNotContain(";").doesNotContain("--").doesNotContain("?");
    Matcher relation = RELATION.matcher(LITERAL.matcher(sql).replaceAll("''"));
    while (relation.find()) {
      assertThat(relation.group(1)).as(sql).startsWith("dashboard.");
    }
    if (!query.drawnAs().equals("variable") && !OF_NOW.contains(query.title())) {
      assertThat(sql).containsPattern("\\$__time(Filter|From|To)");
    }
  }
}
