package io.curvescope.server.database;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means, by its SQLSTATE (PostgreSQL documentation, appendix A). */
public enum SqlState {
  /**
   * The data is at fault, one row or another. Every SQLSTATE that is not the database's own
   * trouble, since nobody knows all that data can do.
   */
  DATA,
  /** A deadlock or a serialisation failure: the same again may succeed. 40P01 and 40001. */
  CONFLICT,
  /**
   * The database is away, full, stopping, read-only or not set up: no data can help it, and the
   * same succeeds later.
   */
  AWAY;

  private static final Set<String> CONFLICTS = Set.of("40P01", "40001");

  /**
   * Classes of trouble that parameters of a statement cannot cause: connection, transaction state,
   * login, no such database, other rollbacks, schema and privileges, resources, locks, intervention
   * of an operator, system, configuration file, internal. No class means that the driver or the
   * pool gave up.
   */
  private static final Set<String> AWAY_CLASSES =
      Set.of("", "08", "25", "28", "3D", "40", "42", "53", "55", "57", "58", "F0", "XX");

  /** What {@code failure} means. */
  public static SqlState of(SQLException failure) {
    String state = code(failure);
    if (CONFLICTS.contains(state)) {
      return CONFLICT;
    }
    return AWAY_CLASSES.contains(state.substring(0, Math.min(2, state.length()))) ? AWAY : DATA;
  }

  /** The SQLSTATE of {@code failure} or of its nearest cause that has one; empty without any. */
  public static String code(SQLException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
