package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.testkit.repository.Repository;
import io.curvescope.testkit.services.PrometheusTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of Alertmanager, read by its own tool. */
class AlertmanagerFilesTest {
  private static final Path FOLDER = Repository.file("deploy/alertmanager");
  private static final String FILE = "alertmanager.yml";

  @TempDir private Path folder;

  @Test
  void alertmanagerAcceptsItsConfiguration() {
    assertThat(PrometheusTools.AMTOOL.run(FOLDER, "check-config", FILE))
        .contains("SUCCESS", "1 templates");
  }

  @ParameterizedTest
  @EnumSource(AlertName.class)
  void everyAlertGoesToItsTeam(AlertName name) {
    String receiver =
        switch (name.severity()) {
          case PAGE -> "model-infra-pages";
          case TICKET -> "data-science-tickets";
        };
    List<String> labels = new ArrayList<>();
    AlertLabels.of(name, "vision")
        .toMap()
        .forEach((label, value) -> labels.add(label + "=" + value));

    route(receiver, labels);

    assertThatThrownBy(() -> route("model-infra-tickets", labels))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({"page,model-infra-pages", "ticket,model-infra-tickets"})
  void whatIsWrongWithCurvescopeItselfGoesToModelInfra(String severity, String receiver) {
    route(
        receiver,
        List.of(
            "alertname=CurvescopeAnything",
            "instance=server:8080",
            "severity=" + severity,
            "team=model-infra"));
  }

  /** Tests of what Alertmanager does with them run it with others. */
  @ParameterizedTest
  @CsvSource({
    "model-infra-pages, 10s, 30s, 4h, 10 s, 30 s, 4 h",
    "data-science-tickets, 1m, 15m, 3d, 1 min, 15 min, 3 d",
    "model-infra-tickets, 30s, 5m, 1d, 30 s, 5 min, 1 d"
  })
  void itsWaitsAreThoseOfTheDocumentation(
      String receiver,
      String wait,
      String interval,
      String repeat,
      String documentedWait,
      String documentedInterval,
      String documentedRepeat) {
    Map<String, Object> root =
        Repository.mapping(Repository.yaml("deploy/alertmanager/alertmanager.yml"), "route");
    Map<String, Object> route =
        Repository.mappings(root, "routes").stream()
            .filter(each -> receiver.equals(each.get("receiver")))
            .findFirst()
            .orElseThrow();
    // A route without one has its parent's.
    Map<String, Object> waits = new HashMap<>(root);
    waits.putAll(route);

    assertThat(waits)
        .containsEntry("group_wait", wait)
        .containsEntry("group_interval", interval)
        .containsEntry("repeat_interval", repeat);
    assertThat(Repository.text("docs/alertmanager.md").lines())
        .anyMatch(
            line ->
                line.startsWith("| `" + receiver + "` |")
                    && line.endsWith(
                        "| %s | %s | %s |"
                            .formatted(documentedWait, documentedInterval, documentedRepeat)));
  }

  @Test
  void everyReceiverHasItsAddressFromAFileOfItsOwn() {
    Map<String, Object> configuration = Repository.yaml("deploy/alertmanager/alertmanager.yml");
    for (Map<String, Object> receiver : Repository.mappings(configuration, "receivers")) {
      assertThat(Repository.mappings(receiver, "webhook_configs"))
          .containsExactly(
              Map.of(
                  "url_file",
                  "/etc/alertmanager/receivers/" + receiver.get("name") + ".url",
                  "send_resolved",
                  true));
      assertThat(Repository.text("docs/alertmanager.md"))
          .contains("`" + receiver.get("name") + "`");
    }
    assertThat(Repository.text("deploy/alertmanager/receivers/.gitignore").lines())
        .contains("*.url");
  }

  @Test
  void composeTellsTheServerWhereAlertmanagerIs() {
    Map<String, Object> services =
        Repository.mapping(Repository.yaml("docker-compose.yml"), "services");
    assertThat(Repository.mapping(Repository.mapping(services, "server"), "environment"))
        .containsEntry("CURVESCOPE_ALERTMANAGER_URLS", "http://alertmanager:9093");
    assertThat((List<?>) Repository.mapping(services, "alertmanager").get("volumes"))
        .map(Object::toString)
        .contains("./deploy/alertmanager:/etc/alertmanager:ro");
  }

  @Test
  void aMessageSaysWhatItIsAboutAndWhatToDo() throws IOException {
    String page =
        """
        {"status":"firing",
         "labels":{"alertname":"NonFinite","severity":"page","team":"model-infra","project":"vision",
                   "model":"resnet18","run":"r-1","error":"non-finite loss"},
         "annotations":{"summary":"r-1: loss is Infinity at step 59","description":"After growth for 20 steps.",
                        "runbook_url":"http://server:8080/runbooks/non-finite",
                        "dashboard_url":"http://grafana:3000/d/run?var-run=r-1"},
         "startsAt":"2026-11-24T02:26:25Z","endsAt":"0001-01-01T00:00:00Z"}""";

    assertThat(render("curvescope.title", "firing", page))
        .isEqualTo("🔥 PAGE: NonFinite of run r-1 in vision");
    assertThat(render("curvescope.subject", "firing", page))
        .isEqualTo("PAGE: NonFinite of run r-1 in vision");
    assertThat(render("curvescope.text", "firing", page))
        .isEqualToIgnoringNewLines(
            """
            r-1: loss is Infinity at step 59
            After growth for 20 steps.
            NonFinite · project vision · model resnet18 · run r-1
            Error: non-finite loss
            Since 2026-11-24 02:26:25 UTC
            What to do: http://server:8080/runbooks/non-finite
            Where to look: http://grafana:3000/d/run?var-run=r-1
            """);
  }

  @Test
  void aResolvedMessageSaysSinceWhen() throws IOException {
    String ticket =
        """
        {"status":"resolved",
         "labels":{"alertname":"CurvescopeOverloaded","severity":"ticket","instance":"server:8080"},
         "annotations":{"summary":"too many pushes","runbook":"docs/operations.md#curvescopeoverloaded"},
         "startsAt":"2026-11-24T02:26:25Z","endsAt":"2026-11-24T03:00:00Z"}""";

    assertThat(render("curvescope.title", "resolved", ticket))
        .isEqualTo("✅ RESOLVED: CurvescopeOverloaded on server:8080");
    assertThat(render("curvescope.text", "resolved", ticket))
        .contains("over since 03:00:00 UTC", "What to do: docs/operations.md#curvescopeoverloaded");
  }

  private static void route(String receiver, List<String> labels) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "config",
                "routes",
                "test",
                "--config.file=" + FILE,
                "--verify.receivers=" + receiver));
    arguments.addAll(labels);
    var _ = PrometheusTools.AMTOOL.run(FOLDER, arguments.toArray(String[]::new));
  }

  private String render(String template, String status, String alert) throws IOException {
    Files.copy(FOLDER.resolve("templates/curvescope.tmpl"), folder.resolve(template + ".tmpl"));
    String labels = alert.replaceAll("(?s).*\"labels\":(\\{[^}]*}).*", "$1");
    Files.writeString(
        folder.resolve("data.json"),
        """
        {"receiver":"any","status":"%s","alerts":[%s],"groupLabels":{},"commonLabels":%s,
         "commonAnnotations":{},"externalURL":"http://alertmanager:9093"}"""
            .formatted(status, alert, labels));
    return PrometheusTools.AMTOOL
        .run(
            folder,
            "template",
            "render",
            "--template.glob=" + template + ".tmpl",
            "--template.text={{ template \"" + template + "\" . }}",
            "--template.data=data.json")
        .strip();
  }
}
