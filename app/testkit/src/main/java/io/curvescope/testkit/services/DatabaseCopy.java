package io.curvescope.testkit.services;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Databases for single tests, copied from a template. */
public final class DatabaseCopy {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The template is in use: autovacuum may be at work in it, for a moment. */
  private static final String OBJECT_IN_USE = "55006";

  private DatabaseCopy() {}

  /**
   * Creates a database and returns its name.
   *
   * @param server a connection to another database of the same server
   * @param template the name of the database to copy
   */
  public static String create(Connection server, String template) throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (Statement statement = server.createStatement()) {
      Awaitility.await("a copy of " + template)
          .atMost(LIMIT)
          .until(() -> isCreated(statement, name, template));
    }
    return name;
  }

  private static boolean isCreated(Statement statement, String name, String template)
      throws SQLException {
    try {
      statement.execute("create database " + name + " template " + template);
      return true;
    } catch (SQLException e) {
      if (OBJECT_IN_USE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
