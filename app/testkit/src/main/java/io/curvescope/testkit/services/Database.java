package io.curvescope.testkit.services;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One database of a server: what a JDBC client needs to reach it. */
public record Database(String jdbcUrl, String user, String password) {
  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user, password);
  }
}
