package io.curvescope.curvature.spectrum;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which extreme eigenvalues are wanted, and how well.
 *
 * @param top number of largest eigenvalues, repeated ones as often as they occur
 * @param bottom number of smallest eigenvalues; at least one of {@code top} and {@code bottom} is
 *     positive
 * @param vectors whether the eigenvectors are wanted too
 * @param block vectors multiplied at once; part of the request because it shapes the Krylov space
 *     and so the last bits of the result
 * @param seed of the random starting vectors
 * @param method see {@link EigenvalueMethod}
 * @param tolerance largest residual, relative to the spectral norm, at which an eigenvalue counts
 *     as converged; left out it is 1e-10 for double and 1e-5 for float operators
 * @param basisSize most basis vectors kept; left out it is 2 w + max(w, 20, 3 block) for w wanted
 *     eigenvalues
 * @param maximumMatvecs products after which the method gives up and reports what it has
 * @param memoryLimitBytes native bytes that may be allocated
 */
public record EigenvalueRequest(
    int top,
    int bottom,
    boolean vectors,
    int block,
    long seed,
    EigenvalueMethod method,
    OptionalDouble tolerance,
    OptionalInt basisSize,
    long maximumMatvecs,
    long memoryLimitBytes) {

  /** Largest dimension at which {@link EigenvalueMethod#AUTOMATIC} always means dense. */
  public static final int AUTOMATIC_DENSE_DIMENSION = 256;

  /** Largest dimension at which an n x n matrix may exist. */
  public static final int MAXIMUM_DENSE_DIMENSION = 4096;

  /** Products after which {@link #of} gives up. */
  public static final long DEFAULT_MAXIMUM_MATVECS = 100_000;

  /** Native bytes that {@link #of} allows: 2 GiB. */
  public static final long DEFAULT_MEMORY_LIMIT_BYTES = 2L << 30;

  /** Checks the ranges. */
  public EigenvalueRequest {
    Check.atLeast("top", top, 0);
    Check.atLeast("bottom", bottom, 0);
    Check.atLeast("top + bottom", (long) top + bottom, 1);
    Check.atLeast("block", block, 1);
    Check.atLeast("maximumMatvecs", maximumMatvecs, 1);
    Check.atLeast("memoryLimitBytes", memoryLimitBytes, 1);
    tolerance.ifPresent(value -> Check.between("tolerance", value, 0, 1));
    basisSize.ifPresent(value -> Check.atLeast("basisSize", value, 1));
  }

  /** The {@code top} largest and {@code bottom} smallest eigenvalues with the usual settings. */
  public static EigenvalueRequest of(int top, int bottom) {
    return new EigenvalueRequest(
        top,
        bottom,
        false,
        1,
        0,
        EigenvalueMethod.AUTOMATIC,
        OptionalDouble.empty(),
        OptionalInt.empty(),
        DEFAULT_MAXIMUM_MATVECS,
        DEFAULT_MEMORY_LIMIT_BYTES);
  }

  /** The same for other numbers of eigenvalues, without eigenvectors. */
  public EigenvalueRequest withEnds(int newTop, int newBottom) {
    return new EigenvalueRequest(
        newTop,
        newBottom,
        false,
        block,
        seed,
        method,
        tolerance,
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with eigenvectors. */
  public EigenvalueRequest withVectors() {
    return new EigenvalueRequest(
        top,
        bottom,
        true,
        block,
        seed,
        method,
        tolerance,
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with another block size. */
  public EigenvalueRequest withBlock(int newBlock) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        newBlock,
        seed,
        method,
        tolerance,
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with another seed. */
  public EigenvalueRequest withSeed(long newSeed) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        newSeed,
        method,
        tolerance,
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same by another method. */
  public EigenvalueRequest withMethod(EigenvalueMethod newMethod) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        seed,
        newMethod,
        tolerance,
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same to another relative tolerance. */
  public EigenvalueRequest withTolerance(double newTolerance) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        seed,
        method,
        OptionalDouble.of(newTolerance),
        basisSize,
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with another basis size. */
  public EigenvalueRequest withBasisSize(int newBasisSize) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        seed,
        method,
        tolerance,
        OptionalInt.of(newBasisSize),
        maximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with another limit of products. */
  public EigenvalueRequest withMaximumMatvecs(long newMaximumMatvecs) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        seed,
        method,
        tolerance,
        basisSize,
        newMaximumMatvecs,
        memoryLimitBytes);
  }

  /** The same with another memory limit. */
  public EigenvalueRequest withMemoryLimitBytes(long newMemoryLimitBytes) {
    return new EigenvalueRequest(
        top,
        bottom,
        vectors,
        block,
        seed,
        method,
        tolerance,
        basisSize,
        maximumMatvecs,
        newMemoryLimitBytes);
  }
}
