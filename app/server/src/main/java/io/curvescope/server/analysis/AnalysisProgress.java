package io.curvescope.server.analysis;

import java.util.OptionalDouble;

/**
 * How far an analysis is.
 *
 * @param fraction from 0 to 1; 1 only once it has succeeded
 * @param matvecs matrix-vector products done in the current try
 * @param expectedMatvecs products expected in all; an estimate where a method stops by convergence
 * @param residual what the current method's stopping rule looks at, relative to its scale
 * @param etaSeconds seconds that are left by the rate so far
 */
public record AnalysisProgress(
    double fraction,
    long matvecs,
    long expectedMatvecs,
    OptionalDouble residual,
    OptionalDouble etaSeconds) {

  /** Nothing is done yet. */
  public static final AnalysisProgress NONE =
      new AnalysisProgress(0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty());
}
