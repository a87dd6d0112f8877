package io.curvescope.server.alert.directive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DirectivePropertiesTest {
  @Test
  void aDirectiveIsAskedForAnHour() {
    DirectiveProperties defaults =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("curvescope.directive", DirectiveProperties.class);

    assertThat(defaults)
        .isEqualTo(new DirectiveProperties(Duration.ofHours(1), Duration.ofSeconds(2)));
  }

  @Test
  void timesMustBePositive() {
    assertThatThrownBy(() -> new DirectiveProperties(Duration.ZERO, Duration.ofSeconds(2)))
        .hasMessageContaining("curvescope.directive.expires-after");
    assertThatThrownBy(() -> new DirectiveProperties(Duration.ofHours(1), Duration.ZERO))
        .hasMessageContaining("curvescope.directive.refresh");
  }
}
