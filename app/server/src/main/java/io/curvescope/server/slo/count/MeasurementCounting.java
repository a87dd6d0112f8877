package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.telemetry.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts measurements as good or bad, for each counter that is about them. */
final class MeasurementCounting {
  private final Collection<Counter> counters;
  private final Groups groups;
  private final Counts counts;
  private final Map<Groups.Group, Map<Indicator, List<Counter>>> selected = new HashMap<>();

  MeasurementCounting(Collection<Counter> counters, Groups groups, Counts counts) {
    this.counters = counters;
    this.groups = groups;
    this.counts = counts;
  }

  /** Whether any counter is about what needs the spectra of such a run. */
  boolean needsSpectra(CountedRun run) {
    Map<Indicator, List<Counter>> about = about(run);
    return about.containsKey(Indicator.STABILITY_MARGIN)
        || about.containsKey(Indicator.EIGENVALUE_VARIATION)
        || about.containsKey(Indicator.RANK_SPREAD);
  }

  /**
   * Counts a measurement.
   *
   * @param batch which counters have counted it already is known by its number
   * @param receivedAt empty where it is counted from the stored events, by its own time only
   */
  void count(
      CountedRun run,
      Measurement measurement,
      RunSettings settings,
      Spectra spectra,
      long batch,
      Optional<Instant> receivedAt) {
    Map<Indicator, List<Counter>> about = about(run);
    for (IndicatorValues.Value value : IndicatorValues.of(run, measurement, settings, spectra)) {
      for (Counter counter : about.getOrDefault(value.indicator(), List.of())) {
        boolean asItArrives = batch > counter.afterBatch();
        if (asItArrives != receivedAt.isPresent()) {
          continue;
        }
        int group = groups.id(new Groups.Group(run.project(), run.model()));
        long good = good(counter, value);
        if (receivedAt.isPresent()) {
          counts.add(counter, group, measurement.time(), receivedAt.get(), good, value.weight());
        } else {
          counts.addAt(counter, group, measurement.time(), good, value.weight());
        }
      }
    }
  }

  /** Of several values whose mean is good, one at least is bad where the worst of them is. */
  private static long good(Counter counter, IndicatorValues.Value value) {
    if (!counter.rule().isGood(value.value())) {
      return 0;
    }
    return counter.rule().isGood(value.worst()) ? value.weight() : value.weight() - 1;
  }

  private Map<Indicator, List<Counter>> about(CountedRun run) {
    return selected.computeIfAbsent(
        new Groups.Group(run.project(), run.model()),
        group -> {
          Map<Indicator, List<Counter>> about = new EnumMap<>(Indicator.class);
          for (Counter counter : counters) {
            if (!counter.rule().indicator().judgesRuns()
                && counter.rule().selects(group.project(), group.model())) {
              about
                  .computeIfAbsent(counter.rule().indicator(), _ -> new ArrayList<>())
                  .add(counter);
            }
          }
          return about;
        });
  }
}
