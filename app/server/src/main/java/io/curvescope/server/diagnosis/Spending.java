package io.curvescope.server.diagnosis;

import java.util.List;

/**
 * What a run spent in the currency of its budget.
 *
 * @param amount all of it
 * @param newest its newest costs in the order of time
 */
public record Spending(String currency, double amount, List<Sample> newest) {
  public Spending {
    newest = List.copyOf(newest);
  }
}
