package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.services.NodeJs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboards are what Grafana's own types, `@grafana/schema`, say a dashboard is. */
class DashboardSchemaTest {
  @TempDir private static Path folder;

  private static NodeJs node;

  @BeforeAll
  static void install() throws IOException {
    Path source = Path.of("src/test/npm/grafana-schema");
    for (String name : new String[] {"package.json", "package-lock.json", "check.js"}) {
      Files.copy(source.resolve(name), folder.resolve(name));
    }
    node = NodeJs.over(folder);
    node.install();
  }

  @Test
  void everyPanelIsAsGrafanaTypesIt() throws IOException {
    Path boards = Files.createDirectory(folder.resolve("right"));
    int panels = 0;
    for (DashboardFile file : DashboardFile.all()) {
      Files.writeString(boards.resolve(file.name()), file.json().toString());
      panels += file.panels().size();
    }

    assertThat(node.script("check.js", "right")).isEqualTo(panels + " panels");
  }

  /** A check that finds nothing wrong would not be one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a dashboard's  | \"graphTooltip\":1          | \"graphTooltip\":7          | debug.json",
        "an option's    | \"displayMode\":\"list\"    | \"displayMode\":\"lists\"   | Loss",
        "a field's      | \"drawStyle\":\"line\"      | \"drawStyle\":\"lines\"     | Loss",
        "a target's     | \"editorMode\":\"code\"     | \"editorMode\":\"codes\"    | debug.json"
      })
  void aWrongValueIsNamed(String whose, String right, String wrong, String named)
      throws IOException {
    DashboardFile file =
        DashboardFile.all().stream()
            .filter(each -> each.name().equals("debug.json"))
            .findFirst()
            .orElseThrow();
    String json = file.json().toString();
    assertThat(json).contains(right);
    Path boards = Files.createTempDirectory(folder, "wrong");
    Files.writeString(boards.resolve(file.name()), json.replace(right, wrong));

    assertThatThrownBy(() -> node.script("check.js", boards.getFileName().toString()))
        .as(whose)
        .hasMessageContaining(named)
        .hasMessageContaining(wrong.substring(wrong.indexOf(':') + 1));
  }
}
