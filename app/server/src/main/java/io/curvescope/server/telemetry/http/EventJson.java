package io.curvescope.server.telemetry.http;

import io.curvescope.server.json.JsonTime;
import io.curvescope.server.json.Measured;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.NoteEvent;
import io.curvescope.server.telemetry.PreconditionerEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.util.RawValue;

/**
 * Events as JSON, in the format in which they are pushed: what was left out stays out, except an
 * hv's {@code count} and a note's {@code kind}, which are always there; {@code rank} and {@code
 * debug} only where they are not 0 and false. An incident that the server found has {@code
 * "source": "server"}.
 */
final class EventJson {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private EventJson(Event event) {
    EventHeader header = event.header();
    fields.put("type", event.type().wireName());
    fields.put("time", JsonTime.format(header.time()));
    fields.put("step", header.step());
    if (header.rank() != 0) {
      fields.put("rank", header.rank());
    }
    text("trace_id", header.traceId());
    if (header.debug()) {
      fields.put("debug", true);
    }
  }

  /** The event as fields for a JSON writer, in a fixed order. */
  static Map<String, Object> of(Event event) {
    EventJson json = new EventJson(event);
    switch (event) {
      case MetricEvent metric -> json.metric(metric);
      case HvEvent hv -> json.hv(hv);
      case CgEvent cg -> json.cg(cg);
      case SpectrumEvent spectrum -> json.spectrum(spectrum);
      case PreconditionerEvent preconditioner -> json.preconditioner(preconditioner);
      case ConfigEvent config -> json.fields.put("values", new RawValue(config.values()));
      case NoteEvent note -> json.note(note);
      case IncidentEvent incident -> json.incident(incident);
      case CostEvent cost -> json.cost(cost);
    }
    return json.fields;
  }

  private void metric(MetricEvent metric) {
    fields.put("name", metric.name());
    fields.put("value", Measured.toJson(metric.value()));
  }

  private void hv(HvEvent hv) {
    fields.put("seconds", Measured.toJson(hv.seconds()));
    fields.put("count", hv.count());
    number("max_seconds", hv.maxSeconds());
  }

  private void cg(CgEvent cg) {
    fields.put("iterations", cg.iterations());
    number("residual", cg.residual());
    number("tolerance", cg.tolerance());
    number("damping", cg.damping());
    text("preconditioner", cg.preconditioner());
    cg.converged().ifPresent(flag -> fields.put("converged", flag));
    cg.negativeCurvature().ifPresent(flag -> fields.put("negative_curvature", flag));
    number("step_norm", cg.stepNorm());
    number("seconds", cg.seconds());
  }

  private void spectrum(SpectrumEvent spectrum) {
    array("eigenvalues", Optional.of(spectrum.eigenvalues()));
    array("weights", spectrum.weights());
    array("residuals", spectrum.residuals());
    text("operator", spectrum.operator());
    text("method", spectrum.method());
    text("batch", spectrum.batch());
    integer("matvecs", spectrum.matvecs());
    integer("seed", spectrum.seed());
    text("dtype", spectrum.dtype());
    number("trace", spectrum.trace());
    number("trace_stderr", spectrum.traceStderr());
  }

  private void preconditioner(PreconditionerEvent preconditioner) {
    fields.put("kind", preconditioner.kind());
    integer("age_steps", preconditioner.ageSteps());
    number("condition", preconditioner.condition());
    number("inverse_residual", preconditioner.inverseResidual());
    text("layer", preconditioner.layer());
    number("setup_seconds", preconditioner.setupSeconds());
  }

  private void note(NoteEvent note) {
    fields.put("text", note.text());
    fields.put("kind", note.kind().wireName());
  }

  private void incident(IncidentEvent incident) {
    fields.put("kind", incident.kind().wireName());
    text("message", incident.message());
    text("where", incident.where());
    if (incident.source() == IncidentSource.SERVER) {
      fields.put("source", incident.source().wireName());
    }
  }

  private void cost(CostEvent cost) {
    fields.put("amount", cost.amount());
    fields.put("currency", cost.currency());
    text("resource", cost.resource());
    number("seconds", cost.seconds());
  }

  private void text(String field, Optional<String> value) {
    value.ifPresent(text -> fields.put(field, text));
  }

  private void integer(String field, OptionalLong value) {
    value.ifPresent(number -> fields.put(field, number));
  }

  private void number(String field, OptionalDouble value) {
    value.ifPresent(number -> fields.put(field, Measured.toJson(number)));
  }

  private void array(String field, Optional<DoubleArray> value) {
    value.ifPresent(
        numbers ->
            fields.put(
                field, Arrays.stream(numbers.toArray()).mapToObj(Measured::toJson).toList()));
  }
}
