package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.Repository;
import io.curvescope.testkit.services.PrometheusTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringFilesTest {
  private static final Path PROMETHEUS = Repository.file("deploy/prometheus");

  private static final String SECRET = "/run/secrets/metrics_token";

  @Test
  void prometheusAcceptsItsConfigurationAndRules(@TempDir Path folder) throws IOException {
    // promtool wants to see the secret too, which compose mounts.
    String configuration = Repository.text("deploy/prometheus/prometheus.yml");
    assertThat(configuration).containsOnlyOnce(SECRET);
    Files.writeString(
        folder.resolve("prometheus.yml"), configuration.replace(SECRET, "metrics_token"));
    Files.writeString(folder.resolve("metrics_token"), "a token");
    Files.createDirectory(folder.resolve("rules"));
    Files.copy(
        PROMETHEUS.resolve("rules/curvescope.rules.yml"),
        folder.resolve("rules/curvescope.rules.yml"));

    assertThat(PrometheusTools.PROMTOOL.run(folder, "check", "config", "prometheus.yml"))
        .contains("SUCCESS: 1 rule files found", "rules found");
  }

  @Test
  void composeGivesPrometheusTheTokenThatTheServerKnows() {
    Map<String, Object> compose = Repository.yaml("docker-compose.yml");
    Map<String, Object> secret =
        Repository.mapping(Repository.mapping(compose, "secrets"), "metrics_token");
    Map<String, Object> services = Repository.mapping(compose, "services");

    assertThat(secret).containsEntry("environment", "CURVESCOPE_METRICS_TOKEN");
    assertThat(Repository.mapping(services, "prometheus"))
        .containsEntry("secrets", List.of("metrics_token"));
    assertThat(Repository.mapping(Repository.mapping(services, "server"), "environment"))
        .containsKeys("CURVESCOPE_METRICS_TOKEN", "CURVESCOPE_ADMIN_TOKEN");
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
      String alert = String.valueOf(rule.get("alert"));
      assertThat(tests).contains("alertname: " + alert);
      assertThat(Repository.mapping(rule, "labels")).containsKeys("severity", "team");
      assertThat(Repository.text("docs/operations.md")).contains("## " + alert + "\n");
      // An anchor is the heading in lower case.
      assertThat(Repository.mapping(rule, "annotations"))
          .containsKeys("summary", "description")
          .containsEntry("runbook", "docs/operations.md#" + alert.toLowerCase(Locale.ROOT));
    }
  }

  private static Map<String, Object> rules() {
    return Repository.yaml("deploy/prometheus/rules/curvescope.rules.yml");
  }
}
