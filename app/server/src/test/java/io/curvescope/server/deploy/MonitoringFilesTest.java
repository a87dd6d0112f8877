package io.curvescope.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.services.PrometheusTools;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringFilesTest {
  private static final Path PROMETHEUS = Repository.file("deploy/prometheus");

  @Test
  void prometheusAcceptsItsConfigurationAndRules() {
    assertThat(PrometheusTools.PROMTOOL.run(PROMETHEUS, "check", "config", "prometheus.yml"))
        .contains("SUCCESS: 1 rule files found", "rules found");
  }

  @Test
  void theAlertsFireWhenTheyShouldAndOnlyThen() {
    assertThat(
            PrometheusTools.PROMTOOL.run(PROMETHEUS, "test", "rules", "rules/curvescope.test.yml"))
        .contains("SUCCESS");
  }

  @Test
  void everyAlertHasATestAndSaysWhoIsCalled() {
    Map<String, Object> group = Repository.mappings(rules(), "groups").getFirst();
    String tests = Repository.text("deploy/prometheus/rules/curvescope.test.yml");
    for (Map<String, Object> rule : Repository.mappings(group, "rules")) {
      assertThat(tests).contains("alertname: " + rule.get("alert"));
      assertThat(Repository.mapping(rule, "labels")).containsKeys("severity", "team");
      assertThat(Repository.text("docs/operations.md")).contains("## " + rule.get("alert"));
    }
  }

  @Test
  void alertmanagerAcceptsItsConfiguration() {
    assertThat(
            PrometheusTools.AMTOOL.run(
                Repository.file("deploy/alertmanager"), "check-config", "alertmanager.yml"))
        .contains("SUCCESS");
  }

  private static Map<String, Object> rules() {
    return Repository.yaml("deploy/prometheus/rules/curvescope.rules.yml");
  }
}
