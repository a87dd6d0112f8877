package io.curvescope.curvature.spectrum;

import java.util.Arrays;

/**
 * Decides when a search outside the locked eigenvectors may stop: every eigenvalue that belongs
 * among the wanted ones has converged, or none does.
 */
final class Search {

  private final LanczosPlan plan;
  private final double slack;
  private final double topLimit;
  private final double bottomLimit;
  private final double lowest;
  private final double highest;

  /**
   * @param locked values of the locked eigenpairs, in any order
   * @param slack difference below which two eigenvalues count as equal
   */
  Search(double[] locked, LanczosPlan plan, double slack) {
    double[] sorted = locked.clone();
    Arrays.sort(sorted);
    this.plan = plan;
    this.slack = slack;
    this.lowest = sorted[0];
    this.highest = sorted[sorted.length - 1];
    this.topLimit =
        plan.top() > 0 ? sorted[sorted.length - plan.top()] + slack : Double.POSITIVE_INFINITY;
    this.bottomLimit =
        plan.bottom() > 0 ? sorted[plan.bottom() - 1] - slack : Double.NEGATIVE_INFINITY;
  }

  /** How many Ritz values lie above the smallest of the wanted largest eigenvalues. */
  int entersTop(RitzPairs ritz) {
    int count = 0;
    while (count < Math.min(plan.top(), ritz.size()) && ritz.value(ritz.top(count)) > topLimit) {
      count++;
    }
    return count;
  }

  /** How many Ritz values lie below the largest of the wanted smallest eigenvalues. */
  int entersBottom(RitzPairs ritz) {
    int count = 0;
    while (count < Math.min(plan.bottom(), ritz.size()) && ritz.value(count) < bottomLimit) {
      count++;
    }
    return count;
  }

  /** Indices of the Ritz pairs that belong among the wanted ones. */
  int[] entering(RitzPairs ritz) {
    return ritz.extremes(entersTop(ritz), entersBottom(ritz));
  }

  /** Largest residual of the Ritz pairs that the search waits for. */
  double worstResidual(RitzPairs ritz) {
    return ritz.worstResidual(
        plan.top() == 0 ? 0 : Math.max(1, entersTop(ritz)),
        plan.bottom() == 0 ? 0 : Math.max(1, entersBottom(ritz)));
  }

  /**
   * Whether nothing is left to wait for at either end.
   *
   * @param target residual at which a Ritz pair counts as converged
   * @param steps block steps from the random start without a restart, 0 where there was one
   */
  boolean isSettled(RitzPairs ritz, double target, int steps, int dimension) {
    return isTopSettled(ritz, target, steps, dimension)
        && isBottomSettled(ritz, target, steps, dimension);
  }

  private boolean isTopSettled(RitzPairs ritz, double target, int steps, int dimension) {
    if (plan.top() == 0) {
      return true;
    }
    int entering = entersTop(ritz);
    if (entering > 0) {
      return ritz.worstResidual(entering, 0) <= target;
    }
    double extreme = ritz.value(ritz.top(0));
    double spread = topLimit - Math.min(lowest, ritz.value(0));
    return isSettled(
        topLimit - extreme, ritz.residual(ritz.top(0)), spread, target, steps, dimension);
  }

  private boolean isBottomSettled(RitzPairs ritz, double target, int steps, int dimension) {
    if (plan.bottom() == 0) {
      return true;
    }
    int entering = entersBottom(ritz);
    if (entering > 0) {
      return ritz.worstResidual(0, entering) <= target;
    }
    double spread = Math.max(highest, ritz.value(ritz.top(0))) - bottomLimit;
    return isSettled(
        ritz.value(0) - bottomLimit, ritz.residual(0), spread, target, steps, dimension);
  }

  private boolean isSettled(
      double gap, double residual, double spread, double target, int steps, int dimension) {
    return residual <= Math.max(target, 0.01 * Math.max(0, gap - slack))
        || missProbability(gap / spread, steps, dimension) <= LanczosEigenvalues.MISS_PROBABILITY;
  }

  /**
   * Bound of the probability that Lanczos from a uniformly random start underestimates the largest
   * eigenvalue by more than {@code gap} times the spread of the spectrum after {@code steps} steps:
   * 1.648 sqrt(n) exp(-sqrt(gap) (2 steps - 1)) (Kuczynski and Wozniakowski 1992, theorem 4.2,
   * which holds for any symmetric matrix because Lanczos does not see a shift).
   */
  static double missProbability(double gap, int steps, int dimension) {
    if (steps < 1 || !(gap > 0)) {
      return 1;
    }
    double bound = 1.648 * Math.sqrt(dimension) * Math.exp(-Math.sqrt(gap) * (2.0 * steps - 1));
    return Math.min(1, bound);
  }
}
