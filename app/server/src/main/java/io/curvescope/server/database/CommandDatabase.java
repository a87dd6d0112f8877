package io.curvescope.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database that the environment names, for a command that may run beside a server or without
 * one. The embedded one is joined where a server runs on it, and started where none does.
 */
public final class CommandDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDatabase.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final Optional<EmbeddedDatabase> started;
  private final HikariDataSource dataSource;

  private CommandDatabase(Optional<EmbeddedDatabase> started, DatabaseAddress address) {
    this.started = started;
    this.dataSource = ConnectionPool.open(address, 1);
  }

  /**
   * Opens it, with its schema.
   *
   * @param environment `CURVESCOPE_DATABASE_URL`, `_USER`, `_PASSWORD` and `CURVESCOPE_DATA`, as
   *     for the server
   * @throws IOException if it cannot be had, or its schema is older than this program's
   * @throws IllegalArgumentException if the URL is none of PostgreSQL
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public static CommandDatabase open(Map<String, String> environment) throws IOException {
    DatabaseProperties named =
        new DatabaseProperties(
            environment.get("CURVESCOPE_DATABASE_URL"),
            environment.get("CURVESCOPE_DATABASE_USER"),
            environment.get("CURVESCOPE_DATABASE_PASSWORD"),
            DatabaseProperties.LEAST_CONNECTIONS,
            Durability.REQUIRED);
    DataDirectoryProperties data =
        new DataDirectoryProperties(
            Optional.ofNullable(environment.get("CURVESCOPE_DATA")).map(Path::of).orElse(null));
    CommandDatabase database = open(named, data);
    try {
      database.requireSchema();
      return database;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static CommandDatabase open(DatabaseProperties named, DataDirectoryProperties data)
      throws IOException {
    Optional<DatabaseAddress> address = named.address();
    if (address.isPresent()) {
      return new CommandDatabase(Optional.empty(), address.get());
    }
    try {
      EmbeddedDatabase embedded = EmbeddedDatabase.start(data.directory());
      return new CommandDatabase(Optional.of(embedded), embedded.address());
    } catch (DataDirectoryInUseException inUse) {
      return new CommandDatabase(Optional.empty(), running(new RunningDatabase(named, data)));
    }
  }

  /** The embedded database of a running server; waits for one that is just starting. */
  private static DatabaseAddress running(RunningDatabase running) throws IOException {
    long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<DatabaseAddress> address = running.address().filter(CommandDatabase::answers);
      if (address.isPresent()) {
        return address.get();
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    throw new IOException("a Curvescope server is starting, but its PostgreSQL does not answer");
  }

  private static boolean answers(DatabaseAddress address) {
    try (Connection connection =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
      return connection.isValid(0);
    } catch (SQLException notYet) {
      LOG.debug("{} does not answer yet", address, notYet);
      return false;
    }
  }

  /** One connection at a time. */
  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() throws IOException {
    dataSource.close();
    if (started.isPresent()) {
      started.get().close();
    }
  }

  /**
   * A command may complete a database that is new or that no server uses, never change a served
   * one.
   */
  private void requireSchema() throws IOException {
    if (exists("access_token")) {
      return;
    }
    if (started.isEmpty() && exists("flyway_schema_history")) {
      throw new IOException(
          "the database's schema is of an older version; start a server of this version first");
    }
    Flyway.configure().dataSource(dataSource).load().migrate();
  }

  private boolean exists(String table) {
    return JdbcClient.create(dataSource)
        .sql("select to_regclass(:table) is not null")
        .param("table", table)
        .query(Boolean.class)
        .single();
  }
}
