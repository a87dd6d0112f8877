package io.curvescope.server.ingest.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GroupCommitPropertiesTest {
  @Test
  void defaults() {
    assertThat(
            new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("curvescope.ingest.commit", GroupCommitProperties.class))
        .isEqualTo(new GroupCommitProperties(3, 50_000, 16 << 20, Duration.ofSeconds(5)));
  }

  @Test
  void aSettingThatCannotBeIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupCommitProperties(0, 1, 1, Duration.ofSeconds(1)))
        .withMessageContaining("curvescope.ingest.commit.committers");
  }
}
