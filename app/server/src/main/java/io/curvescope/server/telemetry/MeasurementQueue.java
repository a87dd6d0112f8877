package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import io.curvescope.server.telemetry.copy.MeasurementCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stored batches measured and nobody has counted yet. A batch enters with the commit that
 * stores it and leaves with the commit that counts it, so that each is counted once, whatever is
 * killed and in whatever order transactions commit. There is one reader at a time: its callers see
 * to that.
 */
public final class MeasurementQueue {
  private static final String READ =
      "select ctid::text, batch_id, run_id, received_at, finite_from, finite_to,"
          + " finite_since, measurements"
          + " from measurement_queue";
  private static final String REMOVE = "delete from measurement_queue where ctid = any (?::tid[])";
  private static final int ROWS_AT_ONCE = 500;

  private MeasurementQueue() {}

  /**
   * Takes batches out, in the transaction of {@code connection}; rolled back, they are in again.
   *
   * @param most stops once so many measurements are taken; at least one batch is
   * @return empty when no committed batch waits
   */
  public static List<MeasuredBatch> take(Connection connection, int most) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException("batches are taken within a transaction");
    }
    List<MeasuredBatch> batches = new ArrayList<>();
    List<String> places = new ArrayList<>();
    long measurements = 0;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet result = statement.executeQuery()) {
        while (measurements < most && result.next()) {
          MeasuredBatch batch = batch(result);
          places.add(result.getString(1));
          batches.add(batch);
          measurements += 1 + batch.measurements().size();
        }
      }
    }
    if (!places.isEmpty()) {
      remove(connection, places);
    }
    return batches;
  }

  private static void remove(Connection connection, List<String> places) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setArray(1, connection.createArrayOf("text", places.toArray()));
      int removed = statement.executeUpdate();
      if (removed != places.size()) {
        throw new SQLException("somebody else takes batches out of measurement_queue", "40001");
      }
    }
  }

  private static MeasuredBatch batch(ResultSet result) throws SQLException {
    return new MeasuredBatch(
        result.getLong(2),
        new RunKey(result.getLong(3)),
        instant(result, 4),
        range(result),
        MeasurementCodec.decode(result.getBytes(8)));
  }

  private static Optional<FiniteSteps> range(ResultSet result) throws SQLException {
    long first = result.getLong(5);
    return result.wasNull()
        ? Optional.empty()
        : Optional.of(new FiniteSteps(first, result.getLong(6), instant(result, 7)));
  }

  private static Instant instant(ResultSet result, int column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class).toInstant();
  }
}
