package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.slo.burn.Burning;
import io.curvescope.server.slo.burn.GroupBudget;
import io.curvescope.server.slo.definition.Durations;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What budgets alert about: of each at most one condition, the most urgent. */
final class BudgetConditions {
  private BudgetConditions() {}

  static List<Condition> of(List<GroupBudget> budgets) {
    return budgets.stream().flatMap(budget -> of(budget).stream()).toList();
  }

  static Optional<Condition> of(GroupBudget budget) {
    if (budget.slo().recordOnly()) {
      return Optional.empty();
    }
    if (budget.page().isPresent()) {
      return Optional.of(burn(budget, budget.page().get()));
    }
    OptionalDouble gone = budget.goneInDay();
    if (gone.isPresent()) {
      return Optional.of(critical(budget, gone.getAsDouble()));
    }
    return budget.ticket().map(burning -> burn(budget, burning));
  }

  private static Condition burn(GroupBudget budget, Burning burning) {
    String longWindow = Durations.format(burning.pair().longWindow());
    String shortWindow = Durations.format(burning.pair().shortWindow());
    return Condition.of(
        labels(budget, AlertName.ERROR_BUDGET_BURN).withSeverity(burning.pair().severity()),
        "%s: the error budget of %s burns %s times as fast as it may"
            .formatted(budget.slo().name(), subject(budget), Figures.number(burning.longRate())),
        "Burn rate %s over %s and %s over %s, above %s over both. %s"
            .formatted(
                Figures.number(burning.longRate()),
                longWindow,
                Figures.number(burning.shortRate()),
                shortWindow,
                Figures.number(burning.pair().burnRate()),
                budgetText(budget)));
  }

  private static Condition critical(GroupBudget budget, double gone) {
    return Condition.of(
        labels(budget, AlertName.ERROR_BUDGET_CRITICAL),
        "%s: %s of the error budget of %s went within 24 hours"
            .formatted(budget.slo().name(), Figures.percent(gone), subject(budget)),
        "More than half of the budget of %s went within 24 hours, and it still burns. %s"
            .formatted(Durations.format(budget.slo().window()), budgetText(budget)));
  }

  private static AlertLabels labels(GroupBudget budget, AlertName name) {
    return AlertLabels.of(name, budget.group().project())
        .withSlo(budget.slo().name())
        .withModel(model(budget));
  }

  private static Optional<String> model(GroupBudget budget) {
    return Optional.of(budget.group().model()).filter(model -> !model.isEmpty());
  }

  private static String subject(GroupBudget budget) {
    return budget.group().project() + model(budget).map(model -> "/" + model).orElse("");
  }

  private static String budgetText(GroupBudget budget) {
    if (budget.compliance().isEmpty() || budget.budgetLeft().isEmpty()) {
      return "The budget's window of %s has no data yet."
          .formatted(Durations.format(budget.slo().window()));
    }
    return "%s of %d in %s were good, target %s; %s of the budget is left."
        .formatted(
            Figures.percent(budget.compliance().getAsDouble()),
            budget.total(),
            Durations.format(budget.slo().window()),
            Figures.percent(budget.slo().target()),
            Figures.percent(budget.budgetLeft().getAsDouble()));
  }
}
