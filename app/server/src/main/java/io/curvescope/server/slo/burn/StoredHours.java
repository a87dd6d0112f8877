package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.AgeClass;
import io.curvescope.server.slo.count.SliceUnits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Hours in the database. */
final class StoredHours implements SliceSource {
  private static final String BETWEEN =
      "select hour, counter_id, group_id, good, total from slo_hour where hour > ? and hour <= ?";
  private static final String SUMS =
      """
      select 0, counter_id, group_id, sum(good)::bigint, sum(total)::bigint from slo_hour
       where hour > ? and hour <= ? group by counter_id, group_id
      """;
  private static final int ROWS_AT_ONCE = 10_000;

  private final Connection connection;

  /** Reads in the transaction of {@code connection}. */
  StoredHours(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void between(int after, int upTo, Consumer<SliceUnits> consumer) throws SQLException {
    read(BETWEEN, after, upTo, consumer);
  }

  @Override
  public void sums(Window window, int end, Consumer<SliceUnits> consumer) throws SQLException {
    read(SUMS, end - window.length(), end, consumer);
  }

  private void read(String sql, int after, int upTo, Consumer<SliceUnits> consumer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      statement.setInt(1, after);
      statement.setInt(2, upTo);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          consumer.accept(
              new SliceUnits(
                  row.getInt(1),
                  row.getInt(2),
                  row.getInt(3),
                  AgeClass.EVENT_TIME,
                  row.getLong(4),
                  row.getLong(5)));
        }
      }
    }
  }
}
