package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.count.Groups.Group;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The budget of a project and model.
 *
 * @param good units in the budget's window
 * @param total units in the budget's window
 * @param budgetLeft share of the budget; below 0 when more than all is gone; empty without data
 * @param burnRates by window, the shortest first; empty where the window has no data
 * @param page the first pair of windows that pages
 * @param ticket the first pair of windows that tickets
 * @param goneInDay the share of the budget that went within the last 24 hours, where that is more
 *     than half and a ticket is due
 */
public record GroupBudget(
    Slo slo,
    Group group,
    int groupId,
    long good,
    long total,
    OptionalDouble budgetLeft,
    Map<String, OptionalDouble> burnRates,
    Optional<Burning> page,
    Optional<Burning> ticket,
    OptionalDouble goneInDay) {
  private static final double LITTLE = 0.25;

  /** So that a budget that is used up to the last unit is not breached by rounding. */
  private static final double ROUNDING = 1e-9;

  /** How it stands. */
  public BudgetState state() {
    if (total == 0 || budgetLeft.isEmpty()) {
      return BudgetState.NO_DATA;
    }
    double left = budgetLeft.getAsDouble();
    if (slo.target() == 1 ? good < total : left < -ROUNDING) {
      return BudgetState.BREACHED;
    }
    return page.isPresent() || ticket.isPresent() || left < LITTLE
        ? BudgetState.WARNING
        : BudgetState.OK;
  }

  /** The share that was good; empty without data. */
  public OptionalDouble compliance() {
    return total == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) good / total);
  }
}
