package io.curvescope.server.telemetry;

/**
 * One thing that a run reports. Measured values are plain doubles and may be NaN or infinite; two
 * events are equal when every value is equal bit for bit, NaN included.
 */
public sealed interface Event
    permits MetricEvent,
        HvEvent,
        CgEvent,
        SpectrumEvent,
        PreconditionerEvent,
        ConfigEvent,
        NoteEvent,
        IncidentEvent,
        CostEvent {

  /** Time, step, rank, trace id and the debug mark. */
  EventHeader header();

  /** The kind of event. */
  EventType type();
}
