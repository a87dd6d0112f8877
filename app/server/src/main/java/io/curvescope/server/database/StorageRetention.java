package io.curvescope.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Deletes what is older than its retention, wherever no policy of the database does. Several
 * servers may do so at once.
 */
public final class StorageRetention {
  private static final int ROWS_AT_ONCE = 20_000;

  private final DataSource dataSource;
  private final RetentionProperties retention;
  private final Clock clock;

  /** Ages are measured by {@code clock}. */
  public StorageRetention(DataSource dataSource, RetentionProperties retention, Clock clock) {
    this.dataSource = dataSource;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Deletes until nothing is too old, in short transactions that leave writers alone.
   *
   * @throws SQLException if the database does not answer or refuses
   */
  public void apply() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select apply_storage_retention(?, make_interval(secs => ?),"
                    + " make_interval(secs => ?), ?)")) {
      statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      statement.setDouble(2, retention.raw().toSeconds());
      statement.setDouble(3, retention.debug().toSeconds());
      statement.setInt(4, ROWS_AT_ONCE);
      while (deletesOnce(statement)) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    }
  }

  private static boolean deletesOnce(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getBoolean(1);
    }
  }
}
