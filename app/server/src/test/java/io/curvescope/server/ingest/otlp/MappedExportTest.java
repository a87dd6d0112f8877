package io.curvescope.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.ingest.decode.TimeBounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedExportTest {
  private static final Instant NOW = Instant.parse("2026-11-24T02:25:21Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\ud800|1|must not contain an unpaired surrogate",
        "a\\u000ab|1|must not contain control characters",
        "\\u0020|1|must not be blank",
        "curvescope.cost|1.1e15|must be 0, or from 1e-15 to 1e15",
        "curvescope.cost|5e-324|must be 0, or from 1e-15 to 1e15",
        "curvescope.cost|-1|must be 0, or from 1e-15 to 1e15"
      })
  void refusesAPointByItsReasonAndTakesItsNeighbour(String name, String value, String reason) {
    MappedExport export = export(gauge(name, value) + "," + gauge("loss", "0.5"));

    assertThat(export.runs().getFirst().accepted()).hasSize(1);
    assertThat(export.rejected().response().getPartialSuccess().getRejectedDataPoints()).isOne();
    assertThat(export.rejected().response().getPartialSuccess().getErrorMessage()).contains(reason);
  }

  @Test
  void takesNamesOfAnyLetters() {
    MappedExport export = export(gauge("\\ud83d\\ude80 \u00fc", "1"));

    assertThat(export.runs().getFirst().accepted()).hasSize(1);
  }

  private static MappedExport export(String metrics) {
    String body =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"curvescope.run.id","value":{"stringValue":"r"}}]},
         "scopeMetrics":[{"metrics":[%s]}]}]}
        """
            .formatted(metrics);
    return MappedExport.of(
        OtlpFormat.JSON.decode(body.getBytes(StandardCharsets.UTF_8), _ -> {}),
        TimeBounds.at(NOW, Duration.ofDays(90)));
  }

  private static String gauge(String name, String value) {
    return """
        {"name":"%s","gauge":{"dataPoints":[{"timeUnixNano":"%d000000000","asDouble":%s,
         "attributes":[{"key":"currency","value":{"stringValue":"USD"}}]}]}}
        """
        .formatted(name, NOW.getEpochSecond(), value);
  }
}
