package io.curvescope.server.slo.burn;

import static io.curvescope.server.slo.burn.Simulation.slo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.WindowPair;
import io.curvescope.server.slo.burn.WindowSums.Sum;
import io.curvescope.server.slo.count.Groups;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BudgetRuleTest {
  private static final WindowPair PAGE =
      new WindowPair(14.4, Duration.ofHours(1), Duration.ofMinutes(5), Severity.PAGE, 1);

  static Slo withWindow(Slo slo, Duration window) {
    return new Slo(
        slo.name(),
        slo.title(),
        slo.description(),
        slo.indicator(),
        slo.projects(),
        slo.models(),
        slo.comparison(),
        slo.threshold(),
        slo.target(),
        slo.budgeting(),
        window,
        slo.pairs(),
        slo.incidents(),
        slo.recordOnly());
  }

  /** What of the budget went in a day, where every window is like that day. */
  static OptionalDouble gone(Slo slo, Sum budget, Sum day) {
    return evaluate(slo, budget, day).goneInDay();
  }

  private static GroupBudget evaluate(Slo slo, Sum budget, Sum windows) {
    return BudgetRule.evaluate(slo, new Groups.Group("p", "m"), 1, budget, window -> windows);
  }

  @Test
  void aBudgetIsWhatMayBeBad() {
    GroupBudget budget = evaluate(slo(PAGE), new Sum(994, 1_000), Sum.NONE);

    assertThat(budget.budgetLeft()).hasValueCloseTo(0.4, within(1e-9));
    assertThat(budget.compliance()).hasValueCloseTo(0.994, within(1e-12));
    assertThat(budget.state()).isEqualTo(BudgetState.OK);
  }

  @Test
  void statesFollowTheBudget() {
    Slo slo = slo(PAGE);

    assertThat(evaluate(slo, Sum.NONE, Sum.NONE).state()).isEqualTo(BudgetState.NO_DATA);
    assertThat(evaluate(slo, new Sum(992, 1_000), Sum.NONE).state()).isEqualTo(BudgetState.WARNING);
    assertThat(evaluate(slo, new Sum(990, 1_000), Sum.NONE).state()).isEqualTo(BudgetState.WARNING);
    assertThat(evaluate(slo, new Sum(989, 1_000), Sum.NONE).state())
        .isEqualTo(BudgetState.BREACHED);
    assertThat(evaluate(slo, new Sum(1_000, 1_000), new Sum(0, 10)).state())
        .isEqualTo(BudgetState.WARNING);
  }

  @Test
  void aPairBurnsAboveItsRateOnly() {
    // 14.4 % of bad events are a burn rate of 14.4 where 1 % may be bad.
    assertThat(evaluate(slo(PAGE), Sum.NONE, new Sum(1_000 - 144, 1_000)).page()).isEmpty();
    assertThat(evaluate(slo(PAGE), Sum.NONE, new Sum(1_000 - 145, 1_000)).page()).isPresent();
  }

  @Test
  void showsBurnRatesByTheLengthOfWindows() {
    Slo slo = slo(WindowPair.standard(1).toArray(WindowPair[]::new));

    assertThat(evaluate(slo, Sum.NONE, new Sum(9, 10)).burnRates().keySet())
        .containsExactly("5m", "30m", "1h", "2h", "6h", "1d", "3d");
  }
}
