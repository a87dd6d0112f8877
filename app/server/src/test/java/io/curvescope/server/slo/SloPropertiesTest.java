package io.curvescope.server.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SloPropertiesTest {
  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new SloProperties(
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofDays(7),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2)));
    assertThat(bind(Map.of("curvescope.slo.dir", " ")).dir()).isEmpty();
  }

  @Test
  void refusesWhatWouldNotWork() {
    assertThatThrownBy(() -> bind(Map.of("curvescope.slo.reload", "1ms")))
        .isInstanceOf(BindException.class)
        .hasRootCauseMessage("curvescope.slo.reload must be 100ms or more");
    assertThatThrownBy(() -> bind(Map.of("curvescope.slo.silent-after", "1s")))
        .hasRootCauseMessage("curvescope.slo.silent-after must be 1m or more");
    for (String wrong : new String[] {"-1s", "61m"}) {
      assertThatThrownBy(() -> bind(Map.of("curvescope.slo.incident-said-for", wrong)))
          .hasRootCauseMessage("curvescope.slo.incident-said-for must be 0s to 1h");
    }
  }

  private static SloProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("curvescope.slo", SloProperties.class);
  }
}
