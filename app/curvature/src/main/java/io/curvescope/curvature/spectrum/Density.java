package io.curvescope.curvature.spectrum;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Spectral density by stochastic Lanczos quadrature, with what is known of its error.
 *
 * @param quadrature nodes and weights, the mean over the probes
 * @param perProbe the quadrature of every probe, from which the spread is taken
 * @param mean of the eigenvalues: trace / n
 * @param secondMoment mean of the squared eigenvalues: squared Frobenius norm / n
 * @param negativeMass fraction of eigenvalues below minus the zero tolerance
 * @param halfStepsDistance Wasserstein-1 distance to the quadrature of half the steps, in the units
 *     of the eigenvalues: how much the truncation of the recurrence still moves the density
 * @param halfStepsNegativeMass negative mass by the quadrature of half the steps
 * @param steps Lanczos steps asked for; a probe whose recurrence ended earlier is exact
 * @param matvecs products with single vectors taken
 * @param seed of the probes
 * @param dataType element type of the operator
 */
public record Density(
    Quadrature quadrature,
    List<Quadrature> perProbe,
    Estimate mean,
    Estimate secondMoment,
    Estimate negativeMass,
    double halfStepsDistance,
    double halfStepsNegativeMass,
    int steps,
    long matvecs,
    long seed,
    DataType dataType) {

  /** Copies the list. */
  public Density {
    perProbe = List.copyOf(perProbe);
  }

  /** Mean of a function of the eigenvalue, with its standard error over the probes. */
  public Estimate integrate(DoubleUnaryOperator function) {
    return over(perProbe, function);
  }

  /**
   * The density smoothed by a Gaussian, at one point: what a plot shows (B. Ghorbani, S. Krishnan
   * and Y. Xiao, "An investigation into neural net optimization via Hessian eigenvalue density",
   * ICML 2019), with its standard error over the probes.
   *
   * @param value where
   * @param width standard deviation of the Gaussian, positive
   */
  public Estimate at(double value, double width) {
    Check.between("width", width, 0, Double.POSITIVE_INFINITY);
    double peak = 1 / (width * Math.sqrt(2 * Math.PI));
    return integrate(
        node -> {
          double z = (node - value) / width;
          return peak * Math.exp(-0.5 * z * z);
        });
  }

  static Estimate over(List<Quadrature> probes, DoubleUnaryOperator function) {
    RunningMoments moments = new RunningMoments();
    probes.forEach(probe -> moments.add(probe.integrate(function)));
    return moments.estimate();
  }
}
