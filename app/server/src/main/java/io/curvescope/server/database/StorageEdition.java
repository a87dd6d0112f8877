package io.curvescope.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what depends on the database's edition, by the SQL function of that name. */
public final class StorageEdition {
  private static final Logger LOG = LoggerFactory.getLogger(StorageEdition.class);

  private static final String APPLY =
      "select apply_storage_edition(make_interval(secs => ?), make_interval(secs => ?),"
          + " make_interval(secs => ?))";

  private final DataSource dataSource;
  private final RetentionProperties retention;

  /** On a database that the migrations have been applied to. */
  public StorageEdition(DataSource dataSource, RetentionProperties retention) {
    this.dataSource = dataSource;
    this.retention = retention;
  }

  /**
   * Creates the extension where possible, makes or updates hypertables, policies and roll-ups, and
   * logs the variant. Changes nothing when all is as it should be.
   *
   * @throws SQLException if the database does not answer or refuses
   */
  public StorageVariant apply() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement settings = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(APPLY)) {
      // Moving the rows of a plain table into a hypertable takes as long as it takes.
      int noLimit = 0;
      connection.setNetworkTimeout(Runnable::run, noLimit);
      connection.setAutoCommit(false);
      settings.execute("set local statement_timeout = 0");
      statement.setDouble(1, retention.raw().toSeconds());
      statement.setDouble(2, retention.debug().toSeconds());
      statement.setDouble(3, retention.rollups().toSeconds());
      StorageVariant variant;
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        variant = StorageVariant.ofLabel(result.getString(1));
      }
      logWarnings(statement.getWarnings());
      connection.commit();
      LOG.info("Storage variant: {}", variant.label());
      return variant;
    }
  }

  /** What the database can do now. */
  public StorageVariant variant() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("select storage_variant()");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return StorageVariant.ofLabel(result.getString(1));
    }
  }

  private static void logWarnings(@Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      LOG.warn("{}", warning.getMessage());
    }
  }
}
