package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.EventWindow;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.StoredEvent;
import io.curvescope.server.telemetry.copy.EventTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events at one end of a stretch of time. Each table is read through its index from that
 * end, and only so far; names are looked at afterwards, since no index knows them.
 */
final class EventWindows {
  /** A window ends early once its arrays hold this many numbers. */
  private static final int MAXIMUM_ARRAY_ELEMENTS = 500_000;

  private static final int FETCH_ROWS = 500;

  private EventWindows() {}

  /** Oldest first, whichever end was asked for. */
  static List<StoredEvent> read(Connection connection, EventWindow window) throws SQLException {
    List<StoredEvent> events = new ArrayList<>();
    List<String> branches = branches(window);
    String sql = String.join(" union all ", branches) + order(window) + " limit ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      bind(connection, statement, window, branches.size());
      try (ResultSet result = statement.executeQuery()) {
        RowReader row = new RowReader(result);
        long elements = 0;
        while (elements < MAXIMUM_ARRAY_ELEMENTS && result.next()) {
          StoredEvent stored = EventRowDecoder.decode(window.type(), row);
          events.add(stored);
          elements += arrayElements(stored);
        }
      }
    }
    if (window.end() == EventWindow.End.NEWEST) {
      Collections.reverse(events);
    }
    return events;
  }

  private static List<String> branches(EventWindow window) {
    EventTable table = EventTable.of(window.type());
    boolean incidents = window.type() == EventType.INCIDENT;
    String job = incidents ? ", 'job' as source" : "";
    List<String> branches = new ArrayList<>();
    branches.add(branch(window, table, table.tableName(false), ", false as debug" + job, ""));
    branches.add(branch(window, table, table.tableName(true), ", true as debug" + job, ""));
    if (incidents) {
      String server = ", false as debug, 'server' as source";
      branches.add(branch(window, table, "server_incident", server, " and not replaced"));
    }
    return branches;
  }

  private static String branch(
      EventWindow window, EventTable table, String name, String marks, String condition) {
    String columns = table.columnList();
    return "(select "
        + columns
        + marks
        + " from (select "
        + columns
        + " from "
        + name
        + " where run_id = ?"
        + (window.from().isPresent() ? " and time >= ?" : "")
        + (window.to().isPresent() ? " and time < ?" : "")
        + condition
        + order(window)
        + " limit ?) as scanned"
        + (window.only().isEmpty() ? "" : " where " + nameColumn(window.type()) + " = any (?)")
        + order(window)
        + " limit ?)";
  }

  private static String order(EventWindow window) {
    return switch (window.end()) {
      case EARLIEST -> " order by time, batch_id, ordinal";
      case NEWEST -> " order by time desc, batch_id desc, ordinal desc";
    };
  }

  private static String nameColumn(EventType type) {
    return type == EventType.INCIDENT ? "kind" : "name";
  }

  private static void bind(
      Connection connection, PreparedStatement statement, EventWindow window, int branches)
      throws SQLException {
    int index = 1;
    for (int branch = 0; branch < branches; branch++) {
      statement.setLong(index++, window.run().value());
      index = bindTime(statement, index, window.from());
      index = bindTime(statement, index, window.to());
      statement.setInt(index++, window.scan());
      if (!window.only().isEmpty()) {
        statement.setArray(index++, connection.createArrayOf("text", window.only().toArray()));
      }
      statement.setInt(index++, window.limit());
    }
    statement.setInt(index, window.limit());
  }

  private static int bindTime(PreparedStatement statement, int index, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      statement.setObject(index, time.get().atOffset(ZoneOffset.UTC));
      return index + 1;
    }
    return index;
  }

  private static long arrayElements(StoredEvent stored) {
    return stored.event() instanceof SpectrumEvent spectrum ? spectrum.arrayElements() : 0;
  }
}
