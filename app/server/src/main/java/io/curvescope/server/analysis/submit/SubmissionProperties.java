package io.curvescope.server.analysis.submit;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many submissions are taken in at once.
 *
 * @param uploads that may arrive at the same time; beyond them clients are answered 429
 * @param memory heap for checking submissions against their graphs; a third of the heap where it is
 *     not set
 * @param patience how long a submission waits for its turn to be checked, and then to be stored,
 *     before it is answered 429
 */
@ConfigurationProperties("curvescope.analysis.submission")
record SubmissionProperties(
    @DefaultValue("64") int uploads,
    @Nullable DataSize memory,
    @DefaultValue("30s") Duration patience) {
  private static final int HEAP_SHARE = 3;

  SubmissionProperties {
    if (uploads < 1) {
      throw new IllegalArgumentException(
          "curvescope.analysis.submission.uploads must be 1 or more");
    }
    if (memory != null && memory.toMegabytes() < 1) {
      throw new IllegalArgumentException(
          "curvescope.analysis.submission.memory must be 1MB or more");
    }
    if (!patience.isPositive()) {
      throw new IllegalArgumentException(
          "curvescope.analysis.submission.patience must be positive");
    }
  }

  long memoryBytes() {
    return Optional.ofNullable(memory)
        .map(DataSize::toBytes)
        .orElseGet(() -> Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }
}
