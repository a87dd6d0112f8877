package io.curvescope.server.analysis.gauge;

import io.curvescope.server.analysis.AnalysisState;
import io.curvescope.server.analysis.queue.QueueStatistics;
import io.curvescope.server.gauge.GaugeTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Gauges of the queue: what waits, what runs, how long the oldest waits, what ended of late. */
final class QueueGauges {
  private final QueueStatistics statistics;
  private final GaugeTable live;
  private final GaugeTable ended;
  private volatile double oldestWaitingSeconds = Double.NaN;

  QueueGauges(QueueStatistics statistics, MeterRegistry registry) {
    this.statistics = statistics;
    live =
        new GaugeTable(
            MultiGauge.builder("curvescope.analyses")
                .description("Analyses that wait or run")
                .register(registry));
    ended =
        new GaugeTable(
            MultiGauge.builder("curvescope.analyses.ended")
                .description("Analyses that ended within the last ten minutes")
                .register(registry));
    Gauge.builder("curvescope.analysis.oldest.waiting", this, gauges -> gauges.oldestWaitingSeconds)
        .description("How long the oldest analysis has been waiting")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Reads everything anew. */
  void refresh() {
    Map<AnalysisState, Long> counts = statistics.live();
    Map<AnalysisState, Long> ends = statistics.endedRecently();
    live.show(rows(counts, state -> !state.isFinal()));
    ended.show(rows(ends, AnalysisState::isFinal));
    oldestWaitingSeconds = statistics.oldestWaitingSeconds();
  }

  /** Shows nothing: what is not known is not shown. */
  void clear() {
    live.clear();
    ended.clear();
    oldestWaitingSeconds = Double.NaN;
  }

  private static Map<Tags, Long> rows(
      Map<AnalysisState, Long> counts, Predicate<AnalysisState> shown) {
    return Arrays.stream(AnalysisState.values())
        .filter(shown)
        .collect(
            Collectors.toMap(
                state -> Tags.of("state", state.wireName()),
                state -> counts.getOrDefault(state, 0L)));
  }
}
