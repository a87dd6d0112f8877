package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.EventRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Copies events into their tables: one binary COPY for each table that gets any. */
public final class EventCopy {
  private EventCopy() {}

  /** Writes {@code rows} in the transaction of {@code connection}. */
  public static void write(Connection connection, List<EventRow> rows) throws SQLException {
    CopyManager copyManager = connection.unwrap(PGConnection.class).getCopyAPI();
    int tables = EventTable.values().length;
    List<List<EventRow>> byTable = new ArrayList<>();
    for (int i = 0; i < 2 * tables; i++) {
      byTable.add(new ArrayList<>());
    }
    for (EventRow row : rows) {
      int offset = row.event().header().debug() ? tables : 0;
      byTable.get(offset + EventTable.of(row.event().type()).ordinal()).add(row);
    }
    // Always in this order, so that transactions lock the tables' chunks alike.
    for (EventTable table : EventTable.values()) {
      writeTable(copyManager, table, false, byTable.get(table.ordinal()));
      writeTable(copyManager, table, true, byTable.get(tables + table.ordinal()));
    }
  }

  private static void writeTable(
      CopyManager copyManager, EventTable table, boolean debug, List<EventRow> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (BinaryCopy copy = new BinaryCopy(copyManager, table.copyStatement(debug))) {
      for (EventRow row : rows) {
        EventRowEncoder.encode(row, copy);
      }
      long written = copy.finish();
      if (written != rows.size()) {
        throw new SQLException("COPY wrote " + written + " rows of " + rows.size());
      }
    }
  }
}
