package io.curvescope.server.alert.cycle;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's time of day, so that servers agree on whose heartbeats are missing whatever their
 * own clocks say. While it does not answer, its last answer and the time that passed since.
 */
final class DatabaseClock implements Clock {
  private final JdbcClient jdbc;
  private volatile Reading last;

  /**
   * @param start what counts as the time until the database has answered once
   */
  DatabaseClock(JdbcClient jdbc, Instant start) {
    this.jdbc = jdbc;
    this.last = new Reading(start, System.nanoTime());
  }

  private record Reading(Instant time, long nanoTime) {}

  @Override
  public Instant now() {
    try {
      Instant time =
          jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
      last = new Reading(time, System.nanoTime());
      return time;
    } catch (DataAccessException away) {
      Reading known = last;
      return known.time().plusNanos(System.nanoTime() - known.nanoTime());
    }
  }
}
