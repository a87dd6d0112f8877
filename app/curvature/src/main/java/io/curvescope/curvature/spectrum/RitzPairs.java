package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.SymmetricEigen;

/**
 * Eigenpairs of a projected operator, ascending.
 *
 * @param eigen of the projected matrix
 * @param residuals residual norm of every Ritz pair as the recurrence gives it
 */
record RitzPairs(SymmetricEigen eigen, double[] residuals) {

  int size() {
    return residuals.length;
  }

  double value(int index) {
    return eigen.values()[index];
  }

  double residual(int index) {
    return residuals[index];
  }

  /** Index of the i-th largest, i from 0. */
  int top(int i) {
    return residuals.length - 1 - i;
  }

  /** Largest residual among the given number of largest and smallest Ritz values. */
  double worstResidual(int top, int bottom) {
    double worst = 0;
    for (int i = 0; i < Math.min(top, size()); i++) {
      worst = Math.max(worst, residual(top(i)));
    }
    for (int i = 0; i < Math.min(bottom, size()); i++) {
      worst = Math.max(worst, residual(i));
    }
    return worst;
  }

  /** The {@code bottom} smallest and the {@code top} largest, ascending, without repetition. */
  int[] extremes(int top, int bottom) {
    int fromTop = Math.min(top, size());
    int fromBottom = Math.min(bottom, size() - fromTop);
    int[] chosen = new int[fromTop + fromBottom];
    for (int i = 0; i < fromBottom; i++) {
      chosen[i] = i;
    }
    for (int i = 0; i < fromTop; i++) {
      chosen[fromBottom + i] = size() - fromTop + i;
    }
    return chosen;
  }
}
