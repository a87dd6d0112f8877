package io.curvescope.curvature.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * How many directions carry the curvature.
 *
 * <p>Entropy rank (O. Roy and M. Vetterli, "The effective rank: a measure of effective
 * dimensionality", EUSIPCO 2007): exp of the Shannon entropy of |eigenvalue| / sum of |eigenvalue|.
 * Stable rank (M. Rudelson and R. Vershynin, J. ACM 54, 2007): squared Frobenius norm over squared
 * spectral norm, never above the rank. The two differ where a few eigenvalues dominate a long bulk.
 */
public final class EffectiveRank {

  private EffectiveRank() {}

  /**
   * Entropy rank of a whole spectrum; 0 of the zero operator.
   *
   * @throws IllegalArgumentException if the whole spectrum was not computed
   */
  public static Estimate entropyRank(Eigenvalues eigenvalues) {
    List<Eigenvalue> whole =
        eigenvalues
            .whole()
            .orElseThrow(
                () -> new IllegalArgumentException("eigenvalues must hold the whole spectrum"));
    double sum = 0;
    double product = 0;
    for (Eigenvalue eigenvalue : whole) {
      double magnitude = Math.abs(eigenvalue.value());
      sum += magnitude;
      product += xLogX(magnitude);
    }
    return Estimate.exact(sum == 0 ? 0 : Math.exp(Math.log(sum) - product / sum));
  }

  /**
   * Entropy rank from a density: with x the magnitudes and E their mean under the density, n E[x]
   * exp(-E[x log x] / E[x]). The standard error is the jackknife's over the probes (B. Efron and C.
   * Stein, Ann. Statist. 9, 1981). The plug-in of random means has a bias of the order 1 / probes,
   * and the truncation of the recurrence is not in the error.
   *
   * @param dimension n
   */
  public static Estimate entropyRank(Density density, int dimension) {
    List<Double> means = new ArrayList<>();
    List<Double> products = new ArrayList<>();
    for (Quadrature probe : density.perProbe()) {
      means.add(probe.integrate(Math::abs));
      products.add(probe.integrate(node -> xLogX(Math.abs(node))));
    }
    int probes = means.size();
    double mean = means.stream().mapToDouble(Double::doubleValue).sum();
    double product = products.stream().mapToDouble(Double::doubleValue).sum();
    double value = rank(mean / probes, product / probes, dimension);
    RunningMoments leftOut = new RunningMoments();
    for (int i = 0; i < probes; i++) {
      leftOut.add(
          rank(
              (mean - means.get(i)) / (probes - 1),
              (product - products.get(i)) / (probes - 1),
              dimension));
    }
    double degrees = probes - 1.0;
    double error = Math.sqrt(degrees * degrees / probes * leftOut.variance());
    return new Estimate(value, error, probes);
  }

  /**
   * Stable rank from the Frobenius norm and the largest |eigenvalue|; 0 of the zero operator.
   *
   * @param spectralNorm largest |eigenvalue|, taken as exact
   */
  public static Estimate stableRank(Estimate frobeniusNorm, double spectralNorm) {
    Check.atLeast("spectralNorm", spectralNorm, 0.0);
    if (spectralNorm == 0) {
      return Estimate.exact(0);
    }
    double ratio = frobeniusNorm.value() / spectralNorm;
    return new Estimate(
        ratio * ratio,
        2 * ratio * frobeniusNorm.standardError() / spectralNorm,
        frobeniusNorm.probes());
  }

  private static double rank(double mean, double product, int dimension) {
    return mean == 0 ? 0 : dimension * mean * Math.exp(-product / mean);
  }

  private static double xLogX(double x) {
    return x == 0 ? 0 : x * Math.log(x);
  }
}
