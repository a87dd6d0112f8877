package io.curvescope.server.database;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A fresh database of a running server: migrated, with the edition applied, and a pool. */
public final class TestStorage implements AutoCloseable {
  /** The retention that tests run with: the defaults. */
  public static final RetentionProperties RETENTION =
      new RetentionProperties(Duration.ofDays(90), Duration.ofDays(14), Duration.ofDays(730));

  private final HikariDataSource dataSource;
  private final DatabaseAddress address;
  private final StorageVariant variant;

  private TestStorage(
      HikariDataSource dataSource, DatabaseAddress address, StorageVariant variant) {
    this.dataSource = dataSource;
    this.address = address;
    this.variant = variant;
  }

  /** Makes ready the empty database at {@code address}. */
  public static TestStorage prepare(DatabaseAddress address) {
    HikariDataSource dataSource = ConnectionPool.open(address, 16);
    try {
      Flyway.configure().dataSource(dataSource).load().migrate();
      return new TestStorage(
          dataSource, address, new StorageEdition(dataSource, RETENTION).apply());
    } catch (SQLException e) {
      dataSource.close();
      throw new IllegalStateException("cannot prepare " + address, e);
    }
  }

  /** The pool. */
  public HikariDataSource dataSource() {
    return dataSource;
  }

  /** A pool of its own on the same database, as another server has. */
  public HikariDataSource anotherPool() {
    return ConnectionPool.open(address, 4);
  }

  /** What the edition function found. */
  public StorageVariant variant() {
    return variant;
  }

  /** A fresh run. */
  public RunKey createRun() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into run (id, project, created_at) values (?, 'test', now())"
                    + " returning run_id")) {
      execute("insert into project values ('test', now()) on conflict do nothing");
      statement.setString(1, UUID.randomUUID().toString());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return new RunKey(result.getLong(1));
      }
    }
  }

  /** Runs a statement of the test's own. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The single value that a query of the test's own yields, as text. */
  public String value(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
