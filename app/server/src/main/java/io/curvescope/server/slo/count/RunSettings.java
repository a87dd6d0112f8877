package io.curvescope.server.slo.count;

import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.Measurement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How a run is set up, as far as it said so: learning rate, momentum, memory of the device. */
final class RunSettings {
  private final Map<Measure, TreeMap<Instant, Double>> values = new EnumMap<>(Measure.class);

  /** Notes a setting from its time on. */
  void add(Measurement setting) {
    put(setting.measure(), setting.time(), setting.value());
  }

  /** Notes a setting that was known before. */
  void put(Measure measure, Instant time, double value) {
    values.computeIfAbsent(measure, _ -> new TreeMap<>()).put(time, value);
  }

  /** The setting as of {@code time}: what was said last before, or else first after it. */
  OptionalDouble at(Measure measure, Instant time) {
    TreeMap<Instant, Double> known = values.get(measure);
    if (known == null) {
      return OptionalDouble.empty();
    }
    Map.Entry<Instant, Double> entry = known.floorEntry(time);
    return OptionalDouble.of((entry == null ? known.firstEntry() : entry).getValue());
  }

  /** What was said last. */
  OptionalDouble newest(Measure measure) {
    TreeMap<Instant, Double> known = values.get(measure);
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known.lastEntry().getValue());
  }
}
