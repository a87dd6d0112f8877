package io.curvescope.server.ingest.decode;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.PreconditionerEvent;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Events that measure: metric, hv, cg and preconditioner. */
final class MeasurementDecoder {
  private MeasurementDecoder() {}

  static MetricEvent metric(EventHeader header, JsonFields fields) {
    return new MetricEvent(
        header,
        require("name", fields.name("name", Texts.NAME)),
        required("value", fields.measured("value")));
  }

  static HvEvent hv(EventHeader header, JsonFields fields) {
    return new HvEvent(
        header,
        required("seconds", nonNegative("seconds", fields)),
        fields.integer("count", 1, JsonLimits.LARGEST_INTEGER).orElse(1),
        nonNegative("max_seconds", fields));
  }

  static CgEvent cg(EventHeader header, JsonFields fields) {
    OptionalLong iterations = fields.integer("iterations", 0, JsonLimits.LARGEST_INTEGER);
    if (iterations.isEmpty()) {
      throw InvalidField.missing("iterations");
    }
    return new CgEvent(
        header,
        iterations.getAsLong(),
        fields.measured("residual"),
        fields.finite("tolerance", 0),
        fields.measured("damping"),
        fields.name("preconditioner", Texts.NAME),
        fields.flag("converged"),
        fields.flag("negative_curvature"),
        fields.measured("step_norm"),
        nonNegative("seconds", fields));
  }

  static PreconditionerEvent preconditioner(EventHeader header, JsonFields fields) {
    return new PreconditionerEvent(
        header,
        require("kind", fields.name("kind", Texts.NAME)),
        fields.integer("age_steps", 0, JsonLimits.LARGEST_INTEGER),
        fields.measured("condition"),
        fields.measured("inverse_residual"),
        fields.name("layer", Texts.NAME),
        nonNegative("setup_seconds", fields));
  }

  /** A measured value that is not below zero; it may still be NaN or Infinity. */
  static OptionalDouble nonNegative(String field, JsonFields fields) {
    OptionalDouble value = fields.measured(field);
    if (value.isPresent() && value.getAsDouble() < 0) {
      throw new InvalidField(field, "must be 0 or more");
    }
    return value;
  }

  private static double required(String field, OptionalDouble value) {
    if (value.isEmpty()) {
      throw InvalidField.missing(field);
    }
    return value.getAsDouble();
  }
}
