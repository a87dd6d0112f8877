package io.curvescope.server.telemetry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Events of every kind, with every field set, every optional field empty, and every odd double. */
public final class SampleEvents {
  private static final double[] DOUBLES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL / 2,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    0.1,
    1.0 / 3
  };

  private SampleEvents() {}

  /** A metric of the training process itself, outside any debug window. */
  public static MetricEvent metric(Instant time, long step, String name, double value) {
    return new MetricEvent(header(time, step), name, value);
  }

  /** Rank 0, no trace, no debug. */
  public static EventHeader header(Instant time, long step) {
    return new EventHeader(time, step, 0, Optional.empty(), false);
  }

  /** Only the eigenvalues. */
  public static SpectrumEvent spectrum(EventHeader header, DoubleArray eigenvalues) {
    return new SpectrumEvent(
        header,
        eigenvalues,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** Only iterations and residual. */
  public static CgEvent cg(EventHeader header, long iterations, double residual) {
    return new CgEvent(
        header,
        iterations,
        OptionalDouble.of(residual),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** All of them, a microsecond apart, in ordinary tables and in those of debug windows. */
  public static List<Event> all(Instant start) {
    List<Event> events = new ArrayList<>();
    for (boolean debug : new boolean[] {false, true}) {
      for (double value : DOUBLES) {
        addKinds(events, start, debug, value);
      }
    }
    return events;
  }

  private static void addKinds(List<Event> events, Instant start, boolean debug, double v) {
    EventHeader full = next(events, start, Optional.of("trace-ü\"\\\n"), debug, Integer.MAX_VALUE);
    EventHeader bare = next(events, start, Optional.empty(), debug, 0);
    OptionalDouble some = OptionalDouble.of(v);
    OptionalDouble none = OptionalDouble.empty();
    Optional<String> text = Optional.of("déjà 文字 \uD83D\uDE00");
    Optional<String> noText = Optional.empty();
    events.add(new MetricEvent(full, "loss", v));
    events.add(new HvEvent(bare, v, 1, none));
    events.add(new HvEvent(full, v, Long.MAX_VALUE, some));
    events.add(
        new CgEvent(
            full, 17, some, some, some, text, Optional.of(true), Optional.of(false), some, some));
    events.add(
        new CgEvent(
            bare, 0, none, none, none, noText, Optional.empty(), Optional.empty(), none, none));
    DoubleArray array = DoubleArray.of(v, 1, DOUBLES[0], v);
    events.add(
        new SpectrumEvent(
            full,
            array,
            Optional.of(array),
            Optional.of(array),
            text,
            text,
            text,
            OptionalLong.of(Long.MAX_VALUE),
            OptionalLong.of(Long.MIN_VALUE),
            text,
            some,
            some));
    events.add(
        new SpectrumEvent(
            bare,
            DoubleArray.of(),
            Optional.of(DoubleArray.of()),
            Optional.empty(),
            noText,
            noText,
            noText,
            OptionalLong.empty(),
            OptionalLong.empty(),
            noText,
            none,
            none));
    events.add(new PreconditionerEvent(full, "kfac", OptionalLong.of(3), some, some, text, some));
    events.add(new PreconditionerEvent(bare, "", OptionalLong.empty(), none, none, noText, none));
    events.add(
        new ConfigEvent(full, "{\"b\":-0.0,\"a\":1e400,\"a\":\"NaN\",\"n\":{\"x\":[null]}}"));
    events.add(new NoteEvent(full, "t".repeat(200_000), NoteKind.INTERVENTION));
    events.add(new NoteEvent(bare, "", NoteKind.NOTE));
    for (IncidentKind kind : IncidentKind.values()) {
      events.add(new IncidentEvent(full, kind, text, text, IncidentSource.JOB));
      events.add(new IncidentEvent(bare, kind, noText, noText, IncidentSource.JOB));
    }
    events.add(new CostEvent(full, v, "USD", text, some));
    events.add(new CostEvent(bare, 1, "EUR", noText, none));
  }

  private static EventHeader next(
      List<Event> events, Instant start, Optional<String> traceId, boolean debug, int rank) {
    long step = events.size();
    return new EventHeader(start.plusNanos(1_000L * events.size()), step, rank, traceId, debug);
  }
}
