package io.curvescope.server.slo.count;

import io.curvescope.server.slo.WindowPair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Forgets counts that no window reaches any more. */
final class CountRetention {
  /** How long slices by the time of events are kept: the longest window, and some. */
  static final Duration SLICES = WindowPair.LONGEST.plus(Duration.ofHours(2));

  /** How long slices by the time of arrival are kept. */
  static final Duration ARRIVALS = WindowPair.LONGEST_SHORT.plus(Duration.ofHours(2));

  /** How long hours are kept: the longest window of a budget, and some. */
  static final Duration HOURS = Duration.ofDays(91);

  /** How long it is kept how a run was judged, and what became of its incidents. */
  static final Duration RUNS = Duration.ofDays(91);

  /** What a pass of an hour ago has not left behind; the rest goes with {@link #SLICES}. */
  private static final Duration PASS_OVERLAP = Duration.ofHours(6);

  private CountRetention() {}

  static void apply(Connection connection, Instant now) throws SQLException {
    delete(connection, "delete from slo_slice where slice < ?", minute(now, SLICES));
    delete(
        connection,
        "delete from slo_slice where slice >= ? and slice < ? and basis > 0",
        minute(now, ARRIVALS.plus(PASS_OVERLAP)),
        minute(now, ARRIVALS));
    delete(connection, "delete from slo_hour where hour < ?", Counter.hour(now.minus(HOURS)));
    deleteBefore(connection, "delete from slo_verdict where time < ?", now.minus(RUNS));
    deleteBefore(connection, "delete from slo_incident where last_at < ?", now.minus(RUNS));
    deleteBefore(connection, "delete from slo_trend where time < ?", now.minus(RUNS));
    deleteBefore(connection, "delete from slo_run where last_received_at < ?", now.minus(RUNS));
  }

  private static int minute(Instant now, Duration kept) {
    return Counter.minute(now.minus(kept));
  }

  private static void delete(Connection connection, String sql, int... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setInt(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private static void deleteBefore(Connection connection, String sql, Instant time)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, time.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }
}
