package io.curvescope.testkit.services;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL 17 server with TimescaleDB 2.19.3 on a loopback port, durable as in production
 * (fsync on). It ends with the JVM, also when that is killed.
 */
public sealed interface TimescaleDatabase extends AutoCloseable
    permits ContainerTimescaleDatabase, DebianTimescaleDatabase {

  /** The name of the server's superuser, which owns the databases. */
  String USER = "curvescope";

  /**
   * The server that the tests of this JVM share; started by the first call, never killed by a test.
   */
  static TimescaleDatabase shared() {
    return SharedTimescaleDatabase.INSTANCE;
  }

  /** A server of the caller's own, which it may kill. The caller closes it. */
  static TimescaleDatabase startPrivate() {
    return switch (TestServices.choose()) {
      case DOCKER -> ContainerTimescaleDatabase.startNew();
      case DEBIAN_ROOT -> DebianTimescaleDatabase.startNew();
    };
  }

  /** The loopback port, the same after {@link #start()}. */
  int port();

  String password();

  /**
   * Kills the postmaster and every other process of the server with SIGKILL, and returns when they
   * are gone.
   */
  void kill();

  /** Starts the killed server again on the same data and port, and returns when it answers. */
  void start();

  /** Stops the server and removes its data. */
  @Override
  void close();

  /** A fresh, empty database, without the extension: applying the migrations is the caller's. */
  default Database createEmptyDatabase() {
    return createDatabase("template0");
  }

  /**
   * A fresh database with the migrations applied, copied from a template that each server migrates
   * once. The server applies what depends on the edition, the extension included.
   */
  default Database createDatabase() {
    return createDatabase(MigratedTemplate.of(this));
  }

  private Database createDatabase(String template) {
    try (Connection connection = database("postgres").connect()) {
      return database(DatabaseCopy.create(connection, template));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database on port " + port(), e);
    }
  }

  /** The database of this name. */
  default Database database(String name) {
    return new Database("jdbc:postgresql://127.0.0.1:" + port() + "/" + name, USER, password());
  }

  /** Waits until the server answers a query. */
  default void awaitAnswer(Duration limit) {
    Awaitility.await("PostgreSQL on port " + port())
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(
            () -> {
              try (Connection connection = database("postgres").connect()) {
                return connection.isValid(5);
              }
            });
  }
}
