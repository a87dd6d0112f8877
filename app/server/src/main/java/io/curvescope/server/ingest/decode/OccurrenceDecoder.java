package io.curvescope.server.ingest.decode;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.NoteEvent;
import io.curvescope.server.telemetry.NoteKind;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Events that happen: config, note, incident and cost. */
final class OccurrenceDecoder {
  private static final String INCIDENT_KINDS =
      Arrays.stream(IncidentKind.values())
          .map(IncidentKind::wireName)
          .collect(Collectors.joining(", "));

  private OccurrenceDecoder() {}

  static ConfigEvent config(EventHeader header, JsonFields fields) {
    return new ConfigEvent(header, require("values", fields.object("values")).toString());
  }

  static NoteEvent note(EventHeader header, JsonFields fields) {
    return new NoteEvent(
        header,
        require("text", fields.text("text", Texts.PROSE)),
        fields.text("kind", Texts.NAME).map(OccurrenceDecoder::noteKind).orElse(NoteKind.NOTE));
  }

  static IncidentEvent incident(EventHeader header, JsonFields fields) {
    return new IncidentEvent(
        header,
        incidentKind(require("kind", fields.text("kind", Texts.NAME))),
        fields.text("message", Texts.PROSE),
        fields.text("where", Texts.PROSE),
        IncidentSource.JOB);
  }

  static CostEvent cost(EventHeader header, JsonFields fields) {
    OptionalDouble amount = fields.amount("amount");
    if (amount.isEmpty()) {
      throw InvalidField.missing("amount");
    }
    return new CostEvent(
        header,
        amount.getAsDouble(),
        require("currency", fields.currency("currency")),
        fields.name("resource", Texts.NAME),
        fields.amount("seconds"));
  }

  private static NoteKind noteKind(String name) {
    return NoteKind.ofWireName(name)
        .orElseThrow(() -> new InvalidField("kind", "must be note or intervention"));
  }

  private static IncidentKind incidentKind(String name) {
    return IncidentKind.ofWireName(name)
        .orElseThrow(() -> new InvalidField("kind", "must be one of " + INCIDENT_KINDS));
  }
}
