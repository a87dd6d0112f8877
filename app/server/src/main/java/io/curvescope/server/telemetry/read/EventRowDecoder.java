package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.EventIdentity;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.NoteEvent;
import io.curvescope.server.telemetry.NoteKind;
import io.curvescope.server.telemetry.PreconditionerEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.StoredEvent;
import java.sql.SQLException;
import java.util.Optional;

/** Makes an event of a row, as {@link EventSelect} selects it. */
final class EventRowDecoder {
  private EventRowDecoder() {}

  static StoredEvent decode(EventType type, RowReader row) throws SQLException {
    EventIdentity identity =
        new EventIdentity(row.requiredLong("batch_id"), row.requiredInt("ordinal"));
    EventHeader header =
        new EventHeader(
            row.requiredInstant("time"),
            row.requiredLong("step"),
            row.requiredInt("rank"),
            row.text("trace_id"),
            row.requiredBoolean("debug"));
    return new StoredEvent(identity, event(type, header, row));
  }

  private static Event event(EventType type, EventHeader header, RowReader row)
      throws SQLException {
    return switch (type) {
      case METRIC -> new MetricEvent(header, row.requiredText("name"), row.requiredDouble("value"));
      case HV ->
          new HvEvent(
              header,
              row.requiredDouble("seconds"),
              row.requiredLong("count"),
              row.number("max_seconds"));
      case CG ->
          new CgEvent(
              header,
              row.requiredLong("iterations"),
              row.number("residual"),
              row.number("tolerance"),
              row.number("damping"),
              row.text("preconditioner"),
              row.bool("converged"),
              row.bool("negative_curvature"),
              row.number("step_norm"),
              row.number("seconds"));
      case SPECTRUM ->
          new SpectrumEvent(
              header,
              row.requiredArray("eigenvalues"),
              row.array("weights"),
              row.array("residuals"),
              row.text("operator"),
              row.text("method"),
              row.text("batch"),
              row.integer("matvecs"),
              row.integer("seed"),
              row.text("dtype"),
              row.number("trace"),
              row.number("trace_stderr"));
      case PRECONDITIONER ->
          new PreconditionerEvent(
              header,
              row.requiredText("kind"),
              row.integer("age_steps"),
              row.number("condition"),
              row.number("inverse_residual"),
              row.text("layer"),
              row.number("setup_seconds"));
      case CONFIG -> new ConfigEvent(header, row.requiredText("settings"));
      case NOTE ->
          new NoteEvent(
              header,
              row.requiredText("text"),
              known(NoteKind.ofWireName(row.requiredText("kind"))));
      case INCIDENT ->
          new IncidentEvent(
              header,
              known(IncidentKind.ofWireName(row.requiredText("kind"))),
              row.text("message"),
              row.text("place"),
              known(IncidentSource.ofWireName(row.requiredText("source"))));
      case COST ->
          new CostEvent(
              header,
              row.requiredDouble("amount"),
              row.requiredText("currency"),
              row.text("resource"),
              row.number("seconds"));
    };
  }

  private static <T> T known(Optional<T> value) throws SQLException {
    return value.orElseThrow(
        () -> new SQLException("a row names a kind that this version of the server does not know"));
  }
}
