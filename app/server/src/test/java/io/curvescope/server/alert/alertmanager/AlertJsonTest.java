package io.curvescope.server.alert.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.AlertName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant EXPIRY = NOW.plusSeconds(60);

  @Test
  void identityIsTheLabelsAndValuesAreAnnotations() {
    assertThat(write(AlertName.NON_FINITE, NOW.minusSeconds(30)))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    [{"labels":{"alertname":"NonFinite","model":"resnet18","project":"vision","run":"run-7",
                                "severity":"page","team":"model-infra"},
                      "annotations":{"summary":"run-7: loss is Infinity","description":"First at step 59.",
                                     "runbook_url":"http://server:8080/runbooks/non-finite",
                                     "dashboard_url":"http://grafana:3000/d/run?var-run=7"},
                      "startsAt":"2026-11-24T11:59:30Z","endsAt":"2026-11-24T12:01:00Z",
                      "generatorURL":"http://grafana:3000/d/run?var-run=7"}]
                    """));
  }

  @Test
  void aResolvedAlertKeepsItsEnd() {
    JsonNode alert =
        JsonMapper.shared()
            .readTree(
                AlertJson.write(
                    List.of(
                        SampleAlerts.resolved(
                            AlertName.SLOWDOWN, 1, NOW.minusSeconds(90), NOW.minusSeconds(45))),
                    NOW,
                    EXPIRY))
            .get(0);

    assertThat(alert.get("startsAt").stringValue()).isEqualTo("2026-11-24T11:58:30Z");
    assertThat(alert.get("endsAt").stringValue()).isEqualTo("2026-11-24T11:59:15Z");
  }

  @Test
  void nothingBeginsOrEndsLaterThanThePassThatSaysSo() {
    // Our clock was put back by an hour since these began.
    Instant later = NOW.plusSeconds(3600);

    assertThat(write(AlertName.NON_FINITE, later).get(0).get("startsAt").stringValue())
        .isEqualTo(NOW.toString());
    JsonNode resolved =
        JsonMapper.shared()
            .readTree(
                AlertJson.write(
                    List.of(
                        SampleAlerts.resolved(AlertName.SLOWDOWN, 1, later, later.plusSeconds(60))),
                    NOW,
                    EXPIRY))
            .get(0);
    assertThat(resolved.get("startsAt").stringValue()).isEqualTo(NOW.toString());
    assertThat(resolved.get("endsAt").stringValue()).isEqualTo(NOW.toString());
  }

  private static JsonNode write(AlertName name, Instant since) {
    return JsonMapper.shared()
        .readTree(AlertJson.write(List.of(SampleAlerts.firing(name, 7, since)), NOW, EXPIRY));
  }
}
