package io.curvescope.server.ingest.commit;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed transaction calls for, by its SQLSTATE (PostgreSQL documentation, appendix A). */
enum CommitFailure {
  /** The data is at fault: each batch is tried alone. Classes 22, 23 and 54. */
  DATA,
  /** A deadlock or a serialisation failure: the same again may succeed. 40P01 and 40001. */
  CONFLICT,
  /**
   * The database is away, full or stopping (classes 08, 53, 57), or something is wrong that is no
   * fault of the batches: clients come back later.
   */
  AWAY;

  static CommitFailure of(SQLException failure) {
    String state = sqlState(failure);
    if (state.equals("40P01") || state.equals("40001")) {
      return CONFLICT;
    }
    if (state.startsWith("22") || state.startsWith("23") || state.startsWith("54")) {
      return DATA;
    }
    return AWAY;
  }

  /** The SQLSTATE of {@code failure} or of its nearest cause that has one; empty without any. */
  static String sqlState(SQLException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
