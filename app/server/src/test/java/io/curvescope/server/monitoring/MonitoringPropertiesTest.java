package io.curvescope.server.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class MonitoringPropertiesTest {
  @Test
  void defaults() {
    MonitoringProperties properties =
        Binder.get(new MockEnvironment())
            .bindOrCreate("curvescope.monitoring", MonitoringProperties.class);

    assertThat(properties)
        .isEqualTo(new MonitoringProperties(Duration.ofSeconds(10), Duration.ofMinutes(15), 500));
  }

  @Test
  void noMoreThan500RunsHaveGauges() {
    assertThatThrownBy(
            () -> new MonitoringProperties(Duration.ofSeconds(1), Duration.ofMinutes(1), 501))
        .hasMessageContaining("active-runs must be 0 to 500");
  }
}
