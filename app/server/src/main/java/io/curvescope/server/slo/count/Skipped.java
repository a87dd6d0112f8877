package io.curvescope.server.slo.count;

import io.curvescope.server.database.SqlState;
import io.curvescope.server.run.RunKey;
import java.sql.SQLException;

/**
 * A run that was left out, so that the others could be counted and judged.
 *
 * @param cause why; its message may quote what a client sent
 */
public record Skipped(RunKey run, Exception cause) {
  /** Why, without anything that a client sent. */
  public String reason() {
    return reason(cause);
  }

  /** What kind of failure {@code cause} is, without anything that a client sent. */
  public static String reason(Exception cause) {
    return cause instanceof SQLException sql
        ? "the database refuses a value of it: SQLSTATE " + SqlState.code(sql)
        : "a value of it cannot be calculated with: " + cause.getClass().getSimpleName();
  }
}
