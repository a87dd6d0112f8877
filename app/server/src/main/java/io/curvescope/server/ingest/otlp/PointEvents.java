package io.curvescope.server.ingest.otlp;

import io.curvescope.server.ingest.decode.TimeBounds;
import io.curvescope.server.json.Amounts;
import io.curvescope.server.json.Characters;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes the events of a data point. */
final class PointEvents {
  private static final int LONGEST_NAME = 255;
  private static final String DELTA =
      "must have delta temporality: a cumulative one counts the same measurements again with every"
          + " export; set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta, or use the"
          + " collector's cumulativetodelta processor";

  private final TimeBounds bounds;
  private final Attributes resource;

  PointEvents(TimeBounds bounds, Attributes resource) {
    this.bounds = bounds;
    this.resource = resource;
  }

  /**
   * The events of one point; several for a histogram that is not known.
   *
   * @throws InvalidField if the point cannot be taken
   */
  List<Event> of(String metric, DataPoint point) {
    named(metric);
    Attributes attributes = new Attributes(point.attributes());
    EventHeader header = header(point, attributes);
    return switch (metric) {
      case MetricNames.HV_SECONDS -> hv(header, point).stream().map(Event.class::cast).toList();
      case MetricNames.CG_ITERATIONS -> List.of(cg(header, number(metric, point), attributes));
      case MetricNames.TOP_EIGENVALUE ->
          List.of(spectrum(header, number(metric, point), attributes));
      case MetricNames.COST -> List.of(cost(header, point, attributes));
      default -> metrics(header, metric, point, attributes);
    };
  }

  private EventHeader header(DataPoint point, Attributes attributes) {
    if (point.timeUnixNano() <= 0) {
      throw new InvalidField("time_unix_nano", "must be set");
    }
    Instant time =
        Instant.ofEpochSecond(
            point.timeUnixNano() / 1_000_000_000, point.timeUnixNano() % 1_000_000_000);
    bounds.check(time);
    OptionalLong own = attributes.integer(MetricNames.RANK);
    long rank = own.isPresent() ? own.getAsLong() : resource.integer(MetricNames.RANK).orElse(0);
    if (rank > Integer.MAX_VALUE) {
      throw new InvalidField(MetricNames.RANK, "must be at most " + Integer.MAX_VALUE);
    }
    return new EventHeader(
        time, attributes.integer(MetricNames.STEP).orElse(0), (int) rank, Optional.empty(), false);
  }

  /** Nothing for a histogram without measurements. */
  private static Optional<HvEvent> hv(EventHeader header, DataPoint point) {
    return switch (point.value()) {
      case DataPoint.Value.Number(double seconds, boolean isSum) ->
          Optional.of(new HvEvent(header, notNegative(seconds), 1, OptionalDouble.empty()));
      case DataPoint.Value.Summary summary -> {
        if (point.isCumulative()) {
          throw new InvalidField(MetricNames.HV_SECONDS, DELTA);
        }
        yield summary.count() <= 0
            ? Optional.empty()
            : Optional.of(
                new HvEvent(
                    header,
                    notNegative(summary.sum() / summary.count()),
                    summary.count(),
                    summary.max()));
      }
    };
  }

  private static CgEvent cg(EventHeader header, double iterations, Attributes attributes) {
    if (iterations != Math.rint(iterations) || iterations < 0 || iterations > 1e15) {
      throw new InvalidField(MetricNames.CG_ITERATIONS, "must be an integer, 0 or more");
    }
    return new CgEvent(
        header,
        (long) iterations,
        attributes.number("residual"),
        attributes.number("tolerance"),
        attributes.number("damping"),
        attributes.text("preconditioner"),
        attributes.flag("converged"),
        attributes.flag("negative_curvature"),
        attributes.number("step_norm"),
        attributes.number("seconds"));
  }

  private static SpectrumEvent spectrum(EventHeader header, double top, Attributes attributes) {
    return new SpectrumEvent(
        header,
        DoubleArray.of(top),
        Optional.empty(),
        Optional.empty(),
        attributes.text("operator"),
        attributes.text("method"),
        attributes.text("batch"),
        attributes.integer("matvecs"),
        attributes.integer("seed"),
        attributes.text("dtype"),
        attributes.number("trace"),
        attributes.number("trace_stderr"));
  }

  private static CostEvent cost(EventHeader header, DataPoint point, Attributes attributes) {
    if (point.isCumulative()) {
      throw new InvalidField(MetricNames.COST, DELTA);
    }
    double amount = number(MetricNames.COST, point);
    String currency = attributes.text("currency").orElse("");
    OptionalDouble seconds = attributes.number("seconds");
    if (!Amounts.isAmount(amount)) {
      throw new InvalidField(MetricNames.COST, Amounts.RULE);
    }
    if (seconds.isPresent() && !Amounts.isAmount(seconds.getAsDouble())) {
      throw new InvalidField("seconds", Amounts.RULE);
    }
    if (!currency.matches("[A-Z]{3}")) {
      throw new InvalidField("currency", "must be three capital letters, such as USD");
    }
    return new CostEvent(header, amount, currency, attributes.text("resource"), seconds);
  }

  private static List<Event> metrics(
      EventHeader header, String metric, DataPoint point, Attributes attributes) {
    String name =
        (metric.startsWith(MetricNames.PREFIX)
                ? metric.substring(MetricNames.PREFIX.length())
                : metric)
            + attributes.suffix();
    return switch (point.value()) {
      case DataPoint.Value.Number(double value, boolean isSum) ->
          List.of(new MetricEvent(header, named(name), value));
      case DataPoint.Value.Summary(
              long count,
              double sum,
              OptionalDouble min,
              OptionalDouble max) -> {
        List<Event> events = new ArrayList<>();
        events.add(new MetricEvent(header, named(name + ".count"), count));
        events.add(new MetricEvent(header, named(name + ".sum"), sum));
        min.ifPresent(value -> events.add(new MetricEvent(header, named(name + ".min"), value)));
        max.ifPresent(value -> events.add(new MetricEvent(header, named(name + ".max"), value)));
        yield events;
      }
    };
  }

  private static String named(String name) {
    if (name.length() > LONGEST_NAME) {
      throw new InvalidField("name", "must be 1 to 255 characters with its attributes");
    }
    Characters.nameRefusal(name)
        .ifPresent(
            reason -> {
              throw new InvalidField("name", reason);
            });
    return name;
  }

  private static double number(String metric, DataPoint point) {
    return switch (point.value()) {
      case DataPoint.Value.Number(double value, boolean isSum) -> value;
      case DataPoint.Value.Summary summary ->
          throw new InvalidField(metric, "must be a gauge or a sum, not a histogram");
    };
  }

  private static double notNegative(double seconds) {
    if (seconds < 0) {
      throw new InvalidField(MetricNames.HV_SECONDS, "must be 0 or more");
    }
    return seconds;
  }
}
