package io.curvescope.server.telemetry;

import io.curvescope.server.telemetry.copy.EventCopy;
import io.curvescope.server.telemetry.copy.MeasurementCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/**
 * Writes events inside a caller's transaction: a binary COPY for each kind and one of what is to be
 * counted ({@link MeasurementQueue}), then what is kept for each run beside its events. Rows that
 * several transactions may want (server incidents, last values, activity, costs) are locked last
 * and in the order of their keys, so that concurrent writers do not deadlock and overlap as long as
 * they can.
 */
public final class TelemetryWriter {
  private final Clock clock;

  /** Batches arrive at the time of the system's clock. */
  public TelemetryWriter() {
    this(Clock.systemUTC());
  }

  /** Batches arrive at the time of {@code clock}. */
  public TelemetryWriter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes {@code rows}, of any runs. An {@link IncidentEvent} of the server's is kept only if it
   * is the first of its run, rank, step and kind, and as long as the job reports none itself.
   *
   * @throws SQLException what the database says; the transaction must be rolled back then
   */
  public void write(Connection connection, List<EventRow> rows) throws SQLException {
    List<EventRow> reported = rows.stream().filter(row -> !isOfServer(row.event())).toList();
    EventCopy.write(connection, reported);
    MeasurementCopy.write(connection, clock.instant(), rows);
    ServerIncidents.write(connection, rows);
    RunSummaries.write(connection, reported);
  }

  private static boolean isOfServer(Event event) {
    return event instanceof IncidentEvent incident && incident.source() == IncidentSource.SERVER;
  }
}
