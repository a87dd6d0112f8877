package io.curvescope.server.slo.count;

import io.curvescope.server.database.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Works through many runs at once within one transaction, such that one that makes the work fail is
 * left out alone: it is found by halves, each within a savepoint of its own.
 *
 * @param <T> what is worked on
 */
final class Isolation<T> {
  private final Connection connection;
  private final Work<T> work;
  private final Undo undo;
  private final Failed<T> failed;

  /** What is done to some of the items. Throws before it has changed anything in memory. */
  interface Work<T> {
    void on(List<T> items) throws SQLException;
  }

  /** Brings back what is kept in memory of the database, after a part of the work is undone. */
  interface Undo {
    void run() throws SQLException;
  }

  /** Notes an item that is left out. */
  interface Failed<T> {
    void leftOut(T item, Exception cause) throws SQLException;
  }

  /** Works in the transaction of {@code connection}. */
  Isolation(Connection connection, Work<T> work, Undo undo, Failed<T> failed) {
    this.connection = connection;
    this.work = work;
    this.undo = undo;
    this.failed = failed;
  }

  /**
   * Does the work on all items but those that fail.
   *
   * @throws SQLException if the database itself is in trouble; the transaction is lost then
   */
  void on(List<T> items) throws SQLException {
    if (items.isEmpty()) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    Exception cause;
    try {
      work.on(items);
      connection.releaseSavepoint(before);
      return;
    } catch (SQLException e) {
      if (SqlState.of(e) != SqlState.DATA) {
        throw e;
      }
      cause = e;
    } catch (RuntimeException e) {
      cause = e;
    }
    connection.rollback(before);
    undo.run();
    if (items.size() == 1) {
      failed.leftOut(items.getFirst(), cause);
    } else {
      int half = items.size() / 2;
      on(items.subList(0, half));
      on(items.subList(half, items.size()));
    }
  }
}
