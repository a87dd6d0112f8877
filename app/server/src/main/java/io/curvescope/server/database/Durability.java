package io.curvescope.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is required of the database, whose answer to a commit is the server's answer to a client:
 * that what it said to be stored is there after a crash.
 */
public enum Durability {
  /** The server does not start on a database that may lose or corrupt data in a crash. */
  REQUIRED,
  /** It warns only: for a throw-away database, or a file system that never tears a page. */
  WARN;

  private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

  /** Settings of the whole database server, each with what is lost where it is off. */
  private static final List<String> NEEDED = List.of("fsync", "full_page_writes");

  /**
   * Checks the settings that no session can change for itself. That commits wait for the disk, each
   * connection of {@link ConnectionPool} sees to.
   *
   * @throws SQLException if the database does not answer
   * @throws IllegalStateException if it may lose data, and that is not allowed
   */
  void check(DataSource dataSource) throws SQLException {
    List<String> off = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String setting : NEEDED) {
        try (ResultSet row = statement.executeQuery("show " + setting)) {
          row.next();
          if (row.getString(1).equals("off")) {
            off.add(setting + " = off");
          }
        }
      }
    }
    if (off.isEmpty()) {
      return;
    }
    String warning =
        "The database runs with %s: a crash of its machine may lose or corrupt telemetry that was"
                .formatted(String.join(" and ", off))
            + " acknowledged. Turn it on";
    if (this == REQUIRED) {
      throw new IllegalStateException(
          warning + ", or set CURVESCOPE_DATABASE_DURABILITY=warn where that does not matter");
    }
    LOG.warn("{}", warning);
  }
}
