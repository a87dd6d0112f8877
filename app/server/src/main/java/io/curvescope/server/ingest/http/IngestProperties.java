package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.decode.PushLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How much telemetry may be on its way into the database at once.
 *
 * @param queue bytes of payload that are being decoded or wait for their commit, beyond which
 *     clients are answered 429; an eighth of the heap and at most 256 MiB where it is not set,
 *     since decoded events take a few times the room of their JSON
 */
@ConfigurationProperties("curvescope.ingest")
public record IngestProperties(@Nullable DataSize queue) {
  private static final int HEAP_SHARE = 8;
  private static final long LARGEST_DEFAULT_BYTES = 256L << 20;

  public IngestProperties {
    if (queue != null && queue.toBytes() < PushLimits.DEFAULT.bodyBytes()) {
      throw new IllegalArgumentException(
          "curvescope.ingest.queue must be 16MB or more, the size of the largest push");
    }
  }

  /** Bytes of the queue. */
  long queueBytes() {
    return Optional.ofNullable(queue)
        .map(DataSize::toBytes)
        .orElseGet(
            () ->
                Math.clamp(
                    Runtime.getRuntime().maxMemory() / HEAP_SHARE,
                    PushLimits.DEFAULT.bodyBytes(),
                    LARGEST_DEFAULT_BYTES));
  }
}
