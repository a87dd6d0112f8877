package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.IncidentRule;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.WindowPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the annotations of an SLO: what OpenSLO has no fields for. */
final class AlertingReader {
  /** When an SLO alerts. */
  record Alerting(List<WindowPair> pairs, Optional<IncidentRule> incidents, boolean recordOnly) {}

  private static final String PREFIX = "curvescope.io/";
  private static final String WINDOWS = PREFIX + "windows";
  private static final String MINIMUM = PREFIX + "minimum";
  private static final String RECORD_ONLY = PREFIX + "record-only";
  private static final long LARGEST_MINIMUM = 1_000_000_000;

  private AlertingReader() {}

  static Optional<Alerting> read(
      YamlFields metadata, Optional<Indicator> indicator, Optional<Duration> window) {
    Optional<YamlFields> annotations = metadata.mapping("annotations");
    annotations.ifPresent(AlertingReader::refuseUnknown);
    boolean recordOnly = annotations.flatMap(fields -> fields.flag(RECORD_ONLY)).orElse(false);
    if (indicator.isEmpty() || window.isEmpty()) {
      return Optional.empty();
    }
    if (indicator.get().isZeroTolerance()) {
      return incidents(annotations)
          .map(rule -> new Alerting(List.of(), Optional.of(rule), recordOnly));
    }
    return pairs(annotations, window.get())
        .map(pairs -> new Alerting(pairs, Optional.empty(), recordOnly));
  }

  private static void refuseUnknown(YamlFields annotations) {
    for (String name : annotations.names()) {
      if (name.startsWith(PREFIX) && !List.of(WINDOWS, MINIMUM, RECORD_ONLY).contains(name)) {
        annotations.wrong(
            name, "is not known; known are " + WINDOWS + ", " + MINIMUM + ", " + RECORD_ONLY);
      }
    }
  }

  private static Optional<IncidentRule> incidents(Optional<YamlFields> annotations) {
    annotations
        .filter(fields -> fields.has(MINIMUM))
        .ifPresent(
            fields -> fields.wrong(MINIMUM, "must be left out: this indicator tolerates nothing"));
    Optional<String> text = annotations.flatMap(fields -> fields.text(WINDOWS));
    try {
      return Optional.of(WindowsAnnotation.incidents(text.orElse("1 in 1h page")));
    } catch (IllegalArgumentException refused) {
      annotations.ifPresent(fields -> fields.wrong(WINDOWS, said(refused)));
      return Optional.empty();
    }
  }

  private static Optional<List<WindowPair>> pairs(
      Optional<YamlFields> annotations, Duration window) {
    long minimum = annotations.map(AlertingReader::minimum).orElse(WindowPair.DEFAULT_MINIMUM);
    Optional<String> text = annotations.flatMap(fields -> fields.text(WINDOWS));
    if (text.isEmpty()) {
      return Optional.of(
          WindowPair.standard(minimum).stream()
              .filter(pair -> pair.longWindow().compareTo(window) <= 0)
              .toList());
    }
    try {
      List<WindowPair> pairs = WindowsAnnotation.pairs(text.get(), minimum);
      if (pairs.stream().anyMatch(pair -> pair.longWindow().compareTo(window) > 0)) {
        throw new IllegalArgumentException("must have no window longer than timeWindow");
      }
      return Optional.of(pairs);
    } catch (IllegalArgumentException refused) {
      annotations.ifPresent(fields -> fields.wrong(WINDOWS, said(refused)));
      return Optional.empty();
    }
  }

  private static long minimum(YamlFields annotations) {
    OptionalDouble number = annotations.number(MINIMUM);
    if (number.isEmpty()) {
      return WindowPair.DEFAULT_MINIMUM;
    }
    double value = number.getAsDouble();
    if (value != Math.rint(value) || value < 1 || value > LARGEST_MINIMUM) {
      annotations.wrong(MINIMUM, "must be a whole number of events or slices, 1 or more");
      return WindowPair.DEFAULT_MINIMUM;
    }
    return (long) value;
  }

  private static String said(IllegalArgumentException refused) {
    return String.valueOf(refused.getMessage());
  }
}
