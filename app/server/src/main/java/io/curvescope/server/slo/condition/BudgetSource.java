package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.burn.Budgets;
import io.curvescope.server.slo.burn.GroupBudget;
import io.curvescope.server.slo.definition.SloCatalog;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what arrived, and says which budgets burn. Asked first: the other sources read the counts.
 */
final class BudgetSource implements ConditionSource {
  private final SloCatalog catalog;
  private final Budgets budgets;
  private final SloMetrics metrics;
  private final EvaluationFailures failures;

  BudgetSource(
      SloCatalog catalog, Budgets budgets, SloMetrics metrics, EvaluationFailures failures) {
    this.failures = failures;
    this.catalog = catalog;
    this.budgets = budgets;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "slo-budgets";
  }

  @Override
  public synchronized Evaluation evaluate(Instant now) {
    List<Slo> slos = catalog.current().slos();
    Findings findings = new Findings();
    try {
      List<GroupBudget> evaluated = metrics.time(() -> budgets.evaluate(slos, now));
      metrics.show(slos, evaluated);
      evaluated.forEach(
          each -> findings.add(each.group().project(), "", () -> BudgetConditions.of(each)));
      List<Failure> all = new ArrayList<>(findings.failures());
      all.addAll(failures.named(budgets.skipped()));
      failures.report(name(), all, now);
      return findings.evaluation();
    } catch (SQLException e) {
      throw SqlFailure.of("evaluate objectives", e);
    }
  }
}
