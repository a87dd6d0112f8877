package io.curvescope.server.analysis.submit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many submissions are taken in at once, and what a check may take.
 *
 * @param uploads that may arrive at the same time; beyond them clients are answered 429
 * @param uploadsPerProject of them, of one project
 * @param uploadTime that an upload may take
 * @param leastRate bytes per second that an upload must bring, on the average of each 30 seconds
 * @param memory heap of each process that checks submissions against their graphs
 * @param checkers such processes
 * @param timeLimit of one check
 * @param patience how long a submission waits for its turn to be checked, and then to be stored,
 *     before it is answered 429
 */
@ConfigurationProperties("curvescope.analysis.submission")
record SubmissionProperties(
    @DefaultValue("64") int uploads,
    @DefaultValue("16") int uploadsPerProject,
    @DefaultValue("2h") Duration uploadTime,
    @DefaultValue("16KB") DataSize leastRate,
    @DefaultValue("512MB") DataSize memory,
    @DefaultValue("1") int checkers,
    @DefaultValue("20s") Duration timeLimit,
    @DefaultValue("30s") Duration patience) {
  SubmissionProperties {
    require(uploads >= 1, "uploads must be 1 or more");
    require(uploadsPerProject >= 1, "uploads-per-project must be 1 or more");
    require(uploadTime.isPositive(), "upload-time must be positive");
    require(leastRate.toBytes() >= 0, "least-rate must be 0B or more");
    require(memory.toMegabytes() >= 64, "memory must be 64MB or more");
    require(checkers >= 1 && checkers <= 64, "checkers must be 1 to 64");
    require(timeLimit.compareTo(Duration.ofSeconds(1)) >= 0, "time-limit must be 1s or more");
    require(patience.isPositive(), "patience must be positive");
  }

  PacedStream.Pace pace() {
    return new PacedStream.Pace(uploadTime, leastRate.toBytes());
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.analysis.submission." + rule);
    }
  }
}
