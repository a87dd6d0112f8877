package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps one server incident for each run, rank, step and kind. The row of that key is where
 * concurrent transactions meet: the first to name it stays, and a report of the job's marks it as
 * replaced, in whichever order they come.
 */
final class ServerIncidents {
  private static final String UPSERT =
      """
      insert into server_incident as kept
        (run_id, rank, step, kind, replaced, time, batch_id, ordinal, message, place, trace_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (run_id, rank, step, kind) do update set replaced = true
        where excluded.replaced and not kept.replaced
      """;

  private ServerIncidents() {}

  static void write(Connection connection, List<EventRow> rows) throws SQLException {
    Map<Key, EventRow> byKey = new TreeMap<>();
    for (EventRow row : rows) {
      // A debug window is forgotten sooner, so it cannot stand in for an incident.
      if (row.event() instanceof IncidentEvent incident && !incident.header().debug()) {
        byKey.merge(
            Key.of(row, incident),
            row,
            (first, second) -> isByJob(first) ? first : isByJob(second) ? second : first);
      }
    }
    if (byKey.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      for (Map.Entry<Key, EventRow> entry : byKey.entrySet()) {
        bind(statement, entry.getKey(), entry.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static boolean isByJob(EventRow row) {
    return row.event() instanceof IncidentEvent incident && incident.source() == IncidentSource.JOB;
  }

  private static void bind(PreparedStatement statement, Key key, EventRow row) throws SQLException {
    IncidentEvent incident = (IncidentEvent) row.event();
    statement.setLong(1, key.run().value());
    statement.setInt(2, key.rank());
    statement.setLong(3, key.step());
    statement.setString(4, key.kind().wireName());
    statement.setBoolean(5, isByJob(row));
    statement.setObject(6, incident.header().time().atOffset(ZoneOffset.UTC));
    statement.setLong(7, row.identity().batchId());
    statement.setInt(8, row.identity().ordinal());
    statement.setObject(9, incident.message().orElse(null), Types.VARCHAR);
    statement.setObject(10, incident.where().orElse(null), Types.VARCHAR);
    statement.setObject(11, incident.header().traceId().orElse(null), Types.VARCHAR);
  }

  private record Key(RunKey run, int rank, long step, IncidentKind kind)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::run)
            .thenComparing(Key::rank)
            .thenComparing(Key::step)
            .thenComparing(Key::kind);

    static Key of(EventRow row, IncidentEvent incident) {
      EventHeader header = incident.header();
      return new Key(row.run(), header.rank(), header.step(), incident.kind());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
