package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One series of a run, in buckets of equal length that begin at multiples of it since the epoch.
 *
 * @param metric the name of a metric, or one of the {@linkplain DerivedSeries derived series}
 * @param bucket at least a millisecond
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param limit buckets at most, 1 to 10,000; the earliest ones
 */
public record SeriesQuery(
    RunKey run,
    String metric,
    Duration bucket,
    Optional<Instant> from,
    Optional<Instant> to,
    int limit) {
  /** The largest number of buckets. */
  public static final int MAXIMUM_LIMIT = 10_000;

  /** The shortest bucket. */
  public static final Duration MINIMUM_BUCKET = Duration.ofMillis(1);

  /** The longest bucket. */
  public static final Duration MAXIMUM_BUCKET = Duration.ofDays(366);

  public SeriesQuery {
    if (bucket.compareTo(MINIMUM_BUCKET) < 0 || bucket.compareTo(MAXIMUM_BUCKET) > 0) {
      throw new IllegalArgumentException("bucket must be 1 ms to 366 days, not " + bucket);
    }
    if (limit < 1 || limit > MAXIMUM_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to 10000, not " + limit);
    }
  }
}
