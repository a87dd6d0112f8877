package io.curvescope.server.ingest.decode;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.EventType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads the fields that every event has, and leaves the rest to the event's type. */
public final class EventDecoder {
  private static final String TYPES =
      Arrays.stream(EventType.values()).map(EventType::wireName).collect(Collectors.joining(", "));

  private final TimeBounds bounds;

  public EventDecoder(TimeBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * @throws InvalidField for the first field that is missing or wrong
   */
  public Event decode(JsonFields fields) {
    EventType type =
        EventType.ofWireName(require("type", fields.text("type", Texts.NAME)))
            .orElseThrow(() -> new InvalidField("type", "must be one of " + TYPES));
    EventHeader header = header(fields);
    return switch (type) {
      case METRIC -> MeasurementDecoder.metric(header, fields);
      case HV -> MeasurementDecoder.hv(header, fields);
      case CG -> MeasurementDecoder.cg(header, fields);
      case SPECTRUM -> SpectrumDecoder.decode(header, fields);
      case PRECONDITIONER -> MeasurementDecoder.preconditioner(header, fields);
      case CONFIG -> OccurrenceDecoder.config(header, fields);
      case NOTE -> OccurrenceDecoder.note(header, fields);
      case INCIDENT -> OccurrenceDecoder.incident(header, fields);
      case COST -> OccurrenceDecoder.cost(header, fields);
    };
  }

  /** The type that an event claims, as far as it does. */
  static Optional<EventType> type(JsonFields fields) {
    try {
      return fields.text("type", Texts.NAME).flatMap(EventType::ofWireName);
    } catch (InvalidField noType) {
      return Optional.empty();
    }
  }

  private EventHeader header(JsonFields fields) {
    Instant time = require("time", fields.time("time"));
    bounds.check(time);
    OptionalLong step = fields.integer("step", 0, JsonLimits.LARGEST_INTEGER);
    if (step.isEmpty()) {
      throw InvalidField.missing("step");
    }
    return new EventHeader(
        time,
        step.getAsLong(),
        (int) fields.integer("rank", 0, Integer.MAX_VALUE).orElse(0),
        fields.name("trace_id", Texts.NAME),
        fields.flag("debug").orElse(false));
  }
}
