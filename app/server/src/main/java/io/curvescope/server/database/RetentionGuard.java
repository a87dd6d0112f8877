package io.curvescope.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps retention, which deletes for good, from acting on a clock that is plainly wrong. Two other
 * clocks are there to compare with: the database's, and those of the jobs, by the newest event. A
 * database whose newest event is old keeps what it has until a new one comes.
 */
public final class RetentionGuard {
  /** Clocks of machines that are looked after agree far better. */
  static final Duration MOST_SKEW = Duration.ofMinutes(5);

  /** Jobs may be a day ahead, and pause for another. */
  static final Duration MOST_SINCE_NEWEST_EVENT = Duration.ofDays(2);

  private static final String TIME = "select clock_timestamp()";
  private static final String NEWEST = "select max(last_event_at) from run_activity";

  private final DataSource dataSource;
  private final Clock clock;
  private volatile double skewSeconds = Double.NaN;

  /** Judges {@code clock}. */
  public RetentionGuard(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /**
   * Why nothing may be deleted now; empty if it may.
   *
   * @throws SQLException if the database does not answer
   */
  public Optional<String> refusal() throws SQLException {
    Duration skew = compare();
    if (skew.abs().compareTo(MOST_SKEW) > 0) {
      return Optional.of(
          "this server's clock is %s s ahead of the database's".formatted(skewSeconds));
    }
    Instant now = clock.instant();
    return time(NEWEST)
        .filter(event -> Duration.between(event, now).compareTo(MOST_SINCE_NEWEST_EVENT) > 0)
        .map(event -> "it is %s, but the newest event is of %s".formatted(now, event));
  }

  /**
   * By how much the clock is ahead of the database's.
   *
   * @throws SQLException if the database does not answer
   */
  Duration compare() throws SQLException {
    Instant database = time(TIME).orElseThrow();
    Duration skew = Duration.between(database, clock.instant());
    skewSeconds = skew.toMillis() / 1e3;
    return skew;
  }

  private Optional<Instant> time(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
          .map(OffsetDateTime::toInstant);
    }
  }

  /** By how much the clock was ahead of the database's when they were last compared; NaN before. */
  public double skewSeconds() {
    return skewSeconds;
  }
}
