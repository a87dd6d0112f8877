package io.curvescope.server.ingest.commit;

import io.curvescope.server.database.SqlState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a batch could not be stored, in words for its sender: SQLSTATE, table, column and constraint,
 * or what kind of failure it caused. The message itself is left out, since it quotes the data.
 */
final class RefusalReason {
  private RefusalReason() {}

  static String of(SQLException failure) {
    List<String> parts = new ArrayList<>();
    parts.add("SQLSTATE " + SqlState.code(failure));
    if (failure instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
      ServerErrorMessage message = postgres.getServerErrorMessage();
      add(parts, "table", message.getTable());
      add(parts, "column", message.getColumn());
      add(parts, "constraint", message.getConstraint());
    }
    return "the database refused the data (" + String.join(", ", parts) + ")";
  }

  static String of(RuntimeException failure) {
    return "the server cannot store what the batch holds ("
        + failure.getClass().getSimpleName()
        + "); sent again, it fails again";
  }

  private static void add(List<String> parts, String what, @Nullable String name) {
    if (name != null) {
      parts.add(what + " " + name);
    }
  }
}
