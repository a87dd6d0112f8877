package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.NoteEvent;
import io.curvescope.server.telemetry.PreconditionerEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.sql.SQLException;

/** Writes an event as a row of its {@link EventTable}. */
final class EventRowEncoder {
  private EventRowEncoder() {}

  static void encode(EventRow row, BinaryCopy copy) throws SQLException {
    Event event = row.event();
    EventHeader header = event.header();
    copy.row(EventTable.of(event.type()).columnCount())
        .write(header.time())
        .write(row.run().value())
        .write(header.step())
        .write(header.rank())
        .write(row.identity().batchId())
        .write(row.identity().ordinal())
        .writeText(header.traceId());
    switch (event) {
      case MetricEvent metric -> copy.write(metric.name()).write(metric.value());
      case HvEvent hv -> copy.write(hv.seconds()).write(hv.count()).write(hv.maxSeconds());
      case CgEvent cg ->
          copy.write(cg.iterations())
              .write(cg.residual())
              .write(cg.tolerance())
              .write(cg.damping())
              .writeText(cg.preconditioner())
              .writeBoolean(cg.converged())
              .writeBoolean(cg.negativeCurvature())
              .write(cg.stepNorm())
              .write(cg.seconds());
      case SpectrumEvent spectrum ->
          copy.write(spectrum.eigenvalues())
              .writeArray(spectrum.weights())
              .writeArray(spectrum.residuals())
              .writeText(spectrum.operator())
              .writeText(spectrum.method())
              .writeText(spectrum.batch())
              .write(spectrum.matvecs())
              .write(spectrum.seed())
              .writeText(spectrum.dtype())
              .write(spectrum.trace())
              .write(spectrum.traceStderr())
              .write(spectrum.topEigenvalue());
      case PreconditionerEvent preconditioner ->
          copy.write(preconditioner.kind())
              .write(preconditioner.ageSteps())
              .write(preconditioner.condition())
              .write(preconditioner.inverseResidual())
              .writeText(preconditioner.layer())
              .write(preconditioner.setupSeconds());
      case ConfigEvent config -> copy.write(config.values());
      case NoteEvent note -> copy.write(note.text()).write(note.kind().wireName());
      case IncidentEvent incident ->
          copy.write(incident.kind().wireName())
              .writeText(incident.message())
              .writeText(incident.where());
      case CostEvent cost ->
          copy.write(cost.amount())
              .write(cost.currency())
              .writeText(cost.resource())
              .write(cost.seconds());
    }
  }
}
