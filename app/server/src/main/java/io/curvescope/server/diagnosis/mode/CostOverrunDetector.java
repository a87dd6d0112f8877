package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Spending;
import io.curvescope.server.run.DirectiveAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** F8: the run has cost more than its budget. A budget is a limit, so there is no margin on it. */
final class CostOverrunDetector implements FailureDetector {
  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    OptionalDouble budget = telemetry.run().description().costBudget();
    Optional<Spending> spending = telemetry.spending();
    if (budget.isEmpty()
        || spending.isEmpty()
        || !(spending.get().amount() > budget.getAsDouble())) {
      return Optional.empty();
    }
    double limit = budget.getAsDouble();
    Spending spent = spending.get();
    Crossing crossing = Crossing.of(spent, limit);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "cost",
            crossing.lastStep(),
            spent.amount(),
            "the run has cost %s %s by step %d, %s of its budget of %s; %s"
                .formatted(
                    Figures.of(spent.amount()),
                    spent.currency(),
                    crossing.lastStep(),
                    limit > 0 ? Figures.percent(spent.amount() / limit) : "more than all",
                    Figures.of(limit),
                    crossing.says())));
    progress(telemetry).ifPresent(evidence::add);
    return Optional.of(
        new Finding(
            FailureMode.F8,
            "Cost over budget",
            Severity.TICKET,
            crossing.step(),
            crossing.lastStep(),
            evidence,
            List.of(
                "Decide whether the run is worth more: how far is the loss from its target, and how fast does it fall?",
                "Compute curvature less often, or on fewer samples; compare the share of time in products with a first-order step.",
                "Stop the run, or raise its budget: POST /api/v1/runs with the id and a new cost_budget."),
            Optional.of(Remedy.of(DirectiveAction.STOP))));
  }

  private static Optional<Evidence> progress(RunTelemetry telemetry) {
    OptionalDouble target = telemetry.run().description().targetLoss();
    if (target.isEmpty()) {
      return Optional.empty();
    }
    return telemetry
        .metric("loss")
        .finite()
        .last()
        .map(
            loss ->
                new Evidence(
                    "loss",
                    loss.step(),
                    loss.value(),
                    "the loss is %s, its target is %s"
                        .formatted(Figures.of(loss.value()), Figures.of(target.getAsDouble()))));
  }

  /**
   * Where the budget was used up.
   *
   * @param step the first one beyond it, as far back as costs were looked at
   */
  private record Crossing(long step, long lastStep, String says) {
    static Crossing of(Spending spent, double limit) {
      List<Sample> newest = spent.newest();
      if (newest.isEmpty()) {
        return new Crossing(0, 0, "when it was used up is not known");
      }
      long last = newest.stream().mapToLong(Sample::step).max().orElse(0);
      double before = spent.amount() - newest.stream().mapToDouble(Sample::value).sum();
      if (before > limit) {
        long step = Math.min(newest.getFirst().step(), last);
        return new Crossing(step, last, "it was used up before step " + step);
      }
      double sum = before;
      for (Sample cost : newest) {
        sum += cost.value();
        if (sum > limit) {
          long step = Math.min(cost.step(), last);
          return new Crossing(step, last, "it was used up at step " + step);
        }
      }
      return new Crossing(last, last, "it was used up at step " + last);
    }
  }
}
