package io.curvescope.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AlertPropertiesTest {
  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new AlertProperties(
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                Duration.ofDays(365),
                AlertTimings.DEFAULTS));
  }

  @Test
  void refusesWhatWouldNotWork() {
    assertThatThrownBy(() -> bind(Map.of("curvescope.alert.pass", "1ms")))
        .hasRootCauseMessage("curvescope.alert.pass must be 100ms or more");
    assertThatThrownBy(() -> bind(Map.of("curvescope.alert.heartbeat", "0s")))
        .hasRootCauseMessage("curvescope.alert.heartbeat must be 100ms or more");
    assertThatThrownBy(() -> bind(Map.of("curvescope.alert.group-window", "-1s")))
        .hasRootCauseMessage("curvescope.alert.group-window must not be negative");
    assertThatThrownBy(() -> bind(Map.of("curvescope.alert.retention", "1h")))
        .hasRootCauseMessage("curvescope.alert.retention must be 1d or more");
  }

  private static AlertProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("curvescope.alert", AlertProperties.class);
  }
}
