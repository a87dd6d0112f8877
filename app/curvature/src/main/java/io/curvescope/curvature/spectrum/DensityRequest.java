package io.curvescope.curvature.spectrum;

/**
 * How a spectral density is estimated.
 *
 * @param probes random starting vectors, at least 2 so that there is a spread
 * @param steps Lanczos steps per probe, at least 2; a quadrature of s steps is exact for
 *     polynomials of degree up to 2 s - 1
 * @param block probes whose recurrences run side by side, so that their products are taken at once
 * @param seed of the probes; probe i depends on the seed and i only
 * @param reorthogonalised whether each recurrence keeps its basis and is reorthogonalised fully,
 *     which costs {@code block * steps} stored vectors and keeps ghost nodes out; without it the
 *     quadrature stays accurate but a node may appear several times, sharing the weight
 * @param zeroTolerance eigenvalues within this fraction of the largest absolute node count as zero
 *     where negative mass is measured
 * @param memoryLimitBytes native bytes that may be allocated
 */
public record DensityRequest(
    int probes,
    int steps,
    int block,
    long seed,
    boolean reorthogonalised,
    double zeroTolerance,
    long memoryLimitBytes) {

  /** Checks the ranges. */
  public DensityRequest {
    Check.atLeast("probes", probes, 2);
    Check.atLeast("steps", steps, 2);
    Check.atLeast("block", block, 1);
    Check.atLeast("zeroTolerance", zeroTolerance, 0.0);
    Check.atLeast("memoryLimitBytes", memoryLimitBytes, 1);
  }

  /** With full reorthogonalisation, zero tolerance 1e-6 and a limit of 2 GiB. */
  public static DensityRequest of(int probes, int steps) {
    return new DensityRequest(
        probes, steps, 1, 0, true, 1e-6, EigenvalueRequest.DEFAULT_MEMORY_LIMIT_BYTES);
  }

  /** The same with another block size. */
  public DensityRequest withBlock(int newBlock) {
    return new DensityRequest(
        probes, steps, newBlock, seed, reorthogonalised, zeroTolerance, memoryLimitBytes);
  }

  /** The same with another seed. */
  public DensityRequest withSeed(long newSeed) {
    return new DensityRequest(
        probes, steps, block, newSeed, reorthogonalised, zeroTolerance, memoryLimitBytes);
  }

  /** The same without reorthogonalisation. */
  public DensityRequest withoutReorthogonalisation() {
    return new DensityRequest(probes, steps, block, seed, false, zeroTolerance, memoryLimitBytes);
  }

  /** The same with another memory limit. */
  public DensityRequest withMemoryLimitBytes(long newMemoryLimitBytes) {
    return new DensityRequest(
        probes, steps, block, seed, reorthogonalised, zeroTolerance, newMemoryLimitBytes);
  }
}
