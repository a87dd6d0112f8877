package io.curvescope.server.slo.condition;

import io.curvescope.server.gauge.GaugeTable;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.burn.BudgetState;
import io.curvescope.server.slo.burn.GroupBudget;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Budgets and burn rates for Prometheus. Of each objective the worst project and model, and how
 * many there are in each state: the number of series depends on the objectives, not on the runs.
 */
final class SloMetrics {
  private final Timer timer;
  private final GaugeTable budgetLeft;
  private final GaugeTable burnRate;
  private final GaugeTable groups;

  SloMetrics(MeterRegistry registry) {
    timer =
        Timer.builder("curvescope.slo.evaluation")
            .description("Time of one evaluation of all objectives")
            .register(registry);
    budgetLeft =
        table(
            registry,
            "curvescope.slo.budget.left",
            "Share of the error budget that is left, of the worst project and model");
    burnRate =
        table(
            registry,
            "curvescope.slo.burn.rate",
            "Burn rate over a window, of the worst project and model");
    groups =
        table(
            registry, "curvescope.slo.groups", "Projects and models by the state of their budgets");
  }

  /** Something that is timed. */
  interface Evaluation {
    List<GroupBudget> run() throws SQLException;
  }

  List<GroupBudget> time(Evaluation evaluation) throws SQLException {
    Timer.Sample sample = Timer.start();
    try {
      return evaluation.run();
    } finally {
      sample.stop(timer);
    }
  }

  void show(List<Slo> slos, List<GroupBudget> budgets) {
    Map<Slo, List<GroupBudget>> bySlo =
        budgets.stream().collect(Collectors.groupingBy(GroupBudget::slo));
    Map<Tags, Double> left = new HashMap<>();
    Map<Tags, Double> rates = new HashMap<>();
    Map<Tags, Long> states = new HashMap<>();
    for (Slo slo : slos) {
      List<GroupBudget> own = bySlo.getOrDefault(slo, List.of());
      Tags tags = Tags.of("slo", slo.name());
      own.stream()
          .flatMapToDouble(budget -> budget.budgetLeft().stream())
          .min()
          .ifPresent(worst -> left.put(tags, worst));
      worstRates(own).forEach((window, rate) -> rates.put(tags.and("window", window), rate));
      Map<BudgetState, Long> counts =
          own.stream().collect(Collectors.groupingBy(GroupBudget::state, Collectors.counting()));
      Arrays.stream(BudgetState.values())
          .forEach(
              state ->
                  states.put(tags.and("state", state.wireName()), counts.getOrDefault(state, 0L)));
    }
    budgetLeft.show(left);
    burnRate.show(rates);
    groups.show(states);
  }

  private static GaugeTable table(MeterRegistry registry, String name, String description) {
    return new GaugeTable(MultiGauge.builder(name).description(description).register(registry));
  }

  private static Map<String, Double> worstRates(List<GroupBudget> budgets) {
    Map<String, Double> worst = new TreeMap<>();
    for (GroupBudget budget : budgets) {
      budget
          .burnRates()
          .forEach(
              (window, rate) -> rate.ifPresent(value -> worst.merge(window, value, Math::max)));
    }
    return worst;
  }
}
