package io.curvescope.server.ingest.commit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How pushes are joined into transactions.
 *
 * @param committers transactions at once. With more than one, some encode and copy while another
 *     waits for its commit
 * @param groupEvents a transaction takes no further batch once it has so many events
 * @param groupBytes nor once it has so many bytes of payload
 * @param retryAfter what a client is asked to wait while the database is away
 */
@ConfigurationProperties("curvescope.ingest.commit")
public record GroupCommitProperties(
    @DefaultValue("3") int committers,
    @DefaultValue("50000") int groupEvents,
    @DefaultValue("16777216") long groupBytes,
    @DefaultValue("5s") Duration retryAfter) {
  public GroupCommitProperties {
    require(committers >= 1 && committers <= 16, "committers must be 1 to 16");
    require(groupEvents >= 1, "group-events must be positive");
    require(groupBytes >= 1, "group-bytes must be positive");
    require(!retryAfter.isNegative() && !retryAfter.isZero(), "retry-after must be positive");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.ingest.commit." + rule);
    }
  }
}
