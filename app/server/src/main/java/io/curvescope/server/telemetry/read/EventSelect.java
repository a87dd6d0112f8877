package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.EventCursor;
import io.curvescope.server.telemetry.EventQuery;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.copy.EventTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statement that reads one kind of event of a run, in the order of time, batch and ordinal.
 * Each table is read through its index from the cursor on, and no further than the page reaches.
 */
final class EventSelect {
  private static final String ORDER = " order by time, batch_id, ordinal limit ?";

  private final EventQuery query;
  private final List<String> branches = new ArrayList<>();

  private EventSelect(EventQuery query) {
    this.query = query;
  }

  /** The statement for events of {@code type} that {@code query} asks for. */
  static EventSelect of(EventType type, EventQuery query) {
    EventTable table = EventTable.of(type);
    EventSelect select = new EventSelect(query);
    String source = type == EventType.INCIDENT ? ", 'job' as source" : "";
    String columns = table.columnList();
    select.addBranch(columns + ", false as debug" + source, table.tableName(false), "");
    select.addBranch(columns + ", true as debug" + source, table.tableName(true), "");
    if (type == EventType.INCIDENT) {
      String own = columns + ", false as debug, 'server' as source";
      select.addBranch(own, "server_incident", " and not replaced");
    }
    return select;
  }

  /** Fixed text and question marks only. */
  String sql() {
    return String.join(" union all ", branches) + ORDER;
  }

  /** Fills the question marks in; at most {@code limit} rows come. */
  void bind(PreparedStatement statement, int limit) throws SQLException {
    int index = 1;
    for (int branch = 0; branch < branches.size(); branch++) {
      statement.setLong(index++, query.run().value());
      if (lowerBound().isPresent()) {
        statement.setObject(index++, utc(lowerBound().get()));
      }
      if (query.to().isPresent()) {
        statement.setObject(index++, utc(query.to().get()));
      }
      if (query.after().isPresent()) {
        EventCursor cursor = query.after().get();
        statement.setObject(index++, utc(cursor.time()));
        statement.setLong(index++, cursor.identity().batchId());
        statement.setInt(index++, cursor.identity().ordinal());
      }
      statement.setInt(index++, limit);
    }
    statement.setInt(index, limit);
  }

  private void addBranch(String columns, String table, String condition) {
    branches.add(
        "(select "
            + columns
            + " from "
            + table
            + " where run_id = ?"
            + (lowerBound().isPresent() ? " and time >= ?" : "")
            + (query.to().isPresent() ? " and time < ?" : "")
            + (query.after().isPresent() ? " and (time, batch_id, ordinal) > (?, ?, ?)" : "")
            + condition
            + ORDER
            + ")");
  }

  /**
   * A cursor implies a bound on time, which unlike the row comparison keeps older chunks closed.
   */
  private Optional<Instant> lowerBound() {
    Optional<Instant> cursorTime = query.after().map(EventCursor::time);
    if (query.from().isPresent() && cursorTime.isPresent()) {
      return query.from().get().isAfter(cursorTime.get()) ? query.from() : cursorTime;
    }
    return query.from().or(() -> cursorTime);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
