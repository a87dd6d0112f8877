package io.curvescope.server.demo.training;

import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.solve.CgRequest;
import io.curvescope.curvature.solve.CgResult;
import io.curvescope.curvature.solve.ConjugateGradient;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Damped Newton-CG with the Gauss-Newton matrix, also known as Hessian-free optimization (J.
 * Martens, ICML 2010), on the whole batch. Weights are kept in single precision, so that a
 * checkpoint holds them exactly; everything else is computed in double.
 */
final class NewtonCg {
  private static final double TOLERANCE = 1e-3;
  private static final int ITERATIONS = 30;
  private static final double FIRST_DAMPING = 0.1;
  private static final double LEAST_DAMPING = 1e-5;

  private final DigitsNetwork network;
  private final double stepScale;
  private final boolean guarded;
  private float[] weights;
  private double damping = FIRST_DAMPING;
  private long step;

  private NewtonCg(DigitsNetwork network, double stepScale, boolean guarded) {
    this.network = network;
    this.stepScale = stepScale;
    this.guarded = guarded;
    this.weights = network.initialWeights();
  }

  /** As it should be: the damping follows how well the model predicts, and no step goes uphill. */
  static NewtonCg damped(DigitsNetwork network) {
    return new NewtonCg(network, 1, true);
  }

  /** As it should not be: each step is taken, and is so many times as long as it should be. */
  static NewtonCg excessive(DigitsNetwork network, double stepScale) {
    return new NewtonCg(network, stepScale, false);
  }

  /** A copy of the weights. */
  float[] weights() {
    return weights.clone();
  }

  /** The loss at the weights, perhaps not finite. */
  double loss() {
    return network.loss(weights);
  }

  /** Whether another step can be computed. */
  boolean isFinite() {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        return false;
      }
    }
    return Double.isFinite(loss());
  }

  /** Takes one step from finite weights. */
  NewtonStep advance() {
    step++;
    try (CurvatureProblem problem = network.at(weights)) {
      double loss = problem.loss();
      INDArray gradient = problem.gradient();
      LinearOperator matrix = problem.gaussNewton();
      long begin = System.nanoTime();
      CgResult cg =
          ConjugateGradient.solve(
              matrix,
              gradient,
              CgRequest.of(damping, TOLERANCE).withMaximumIterations(ITERATIONS),
              Monitor.NONE);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double[] slope = gradient.toDoubleVector();
      double[] change = cg.solution().ravel().toDoubleVector();
      float[] trial = moved(change);
      boolean taken = !guarded || network.loss(trial) < loss;
      if (guarded) {
        adapt(loss - network.loss(trial), predictedReduction(slope, change));
      }
      if (taken) {
        weights = trial;
      }
      return new NewtonStep(
          step, loss, norm(slope), taken ? stepScale * norm(change) : 0, cg, seconds);
    }
  }

  /** The largest eigenvalues of the Hessian at the weights. */
  Eigenvalues spectrum(int top, long seed) {
    try (CurvatureProblem problem = network.at(weights)) {
      return EigenvalueSolver.solve(
          problem.hessian(), EigenvalueRequest.of(top, 0).withSeed(seed), Monitor.NONE);
    }
  }

  /** Levenberg and Marquardt's rule, with Martens' numbers. */
  private void adapt(double actual, double predicted) {
    double ratio = actual / predicted;
    if (!(ratio >= 0.25)) {
      damping *= 1.5;
    } else if (ratio > 0.75) {
      damping = Math.max(LEAST_DAMPING, damping / 1.5);
    }
  }

  /**
   * Of the damped quadratic model, by the identity that holds at every iterate of CG: p'Ap = -g'p.
   */
  private double predictedReduction(double[] slope, double[] change) {
    double inner = 0;
    double square = 0;
    for (int i = 0; i < slope.length; i++) {
      inner += slope[i] * change[i];
      square += change[i] * change[i];
    }
    return 0.5 * (damping * square - inner);
  }

  private float[] moved(double[] change) {
    float[] moved = new float[weights.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (weights[i] + stepScale * change[i]);
    }
    return moved;
  }

  private static double norm(double[] vector) {
    double sum = 0;
    for (double element : vector) {
      sum += element * element;
    }
    return Math.sqrt(sum);
  }
}
