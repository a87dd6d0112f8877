package io.curvescope.curvature.spectrum;

/**
 * How a trace or a norm is estimated from random probes.
 *
 * @param minimumProbes probes taken before the stopping rule is looked at; at least 2
 * @param maximumProbes probes after which the estimate is returned whatever its error
 * @param relativeTolerance standard error relative to the absolute value of the estimate at which
 *     it stops; 0 to ignore
 * @param absoluteTolerance standard error at which it stops; 0 to ignore
 * @param exactDimension largest dimension at which the value is computed exactly from n products
 *     instead
 * @param block vectors multiplied at once; the stopping rule is looked at after every block
 * @param seed of the probes; probe i depends on the seed and i only
 */
public record ProbeRequest(
    int minimumProbes,
    int maximumProbes,
    double relativeTolerance,
    double absoluteTolerance,
    int exactDimension,
    int block,
    long seed) {

  /** Largest dimension at which a trace is exact unless the request says otherwise. */
  public static final int DEFAULT_EXACT_DIMENSION = 4096;

  /** Checks the ranges. */
  public ProbeRequest {
    Check.atLeast("minimumProbes", minimumProbes, 2);
    Check.atLeast("maximumProbes", maximumProbes, minimumProbes);
    Check.atLeast("relativeTolerance", relativeTolerance, 0.0);
    Check.atLeast("absoluteTolerance", absoluteTolerance, 0.0);
    Check.atLeast("exactDimension", exactDimension, 0);
    Check.atLeast("block", block, 1);
  }

  /** A fixed number of probes, exact up to the usual dimension. */
  public static ProbeRequest of(int probes) {
    return new ProbeRequest(probes, probes, 0, 0, DEFAULT_EXACT_DIMENSION, 1, 0);
  }

  /** The same, stopping at a relative or an absolute standard error after enough probes. */
  public ProbeRequest withTolerance(int newMinimumProbes, double relative, double absolute) {
    return new ProbeRequest(
        newMinimumProbes, maximumProbes, relative, absolute, exactDimension, block, seed);
  }

  /** The same with another limit of the exact route; 0 never takes it. */
  public ProbeRequest withExactDimension(int newExactDimension) {
    return new ProbeRequest(
        minimumProbes,
        maximumProbes,
        relativeTolerance,
        absoluteTolerance,
        newExactDimension,
        block,
        seed);
  }

  /** The same with another block size. */
  public ProbeRequest withBlock(int newBlock) {
    return new ProbeRequest(
        minimumProbes,
        maximumProbes,
        relativeTolerance,
        absoluteTolerance,
        exactDimension,
        newBlock,
        seed);
  }

  /** The same with another seed. */
  public ProbeRequest withSeed(long newSeed) {
    return new ProbeRequest(
        minimumProbes,
        maximumProbes,
        relativeTolerance,
        absoluteTolerance,
        exactDimension,
        block,
        newSeed);
  }

  /** Whether an estimate is good enough to stop at. */
  boolean isReached(RunningMoments moments) {
    return hasTolerance()
        && moments.count() >= minimumProbes
        && moments.standardError()
            <= Math.max(absoluteTolerance, relativeTolerance * Math.abs(moments.mean()));
  }

  /** Whether there is a tolerance to reach. */
  boolean hasTolerance() {
    return relativeTolerance > 0 || absoluteTolerance > 0;
  }
}
