package io.curvescope.server.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class IngestPropertiesTest {
  @Test
  void theQueueIsAnEighthOfTheHeapAndAtMost256MebibytesUnlessSet() {
    IngestProperties properties =
        Binder.get(new MockEnvironment()).bindOrCreate("curvescope.ingest", IngestProperties.class);

    assertThat(properties.queueBytes())
        .isEqualTo(Math.clamp(Runtime.getRuntime().maxMemory() / 8, 16L << 20, 256L << 20));
  }

  @Test
  void theQueueMustHoldTheLargestPush() {
    assertThat(new IngestProperties(DataSize.ofMegabytes(16)).queueBytes()).isEqualTo(16L << 20);
    assertThatThrownBy(() -> new IngestProperties(DataSize.ofMegabytes(15)))
        .hasMessageContaining("16MB or more");
  }
}
