package io.curvescope.curvature.spectrum;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Extreme eigenvalues of an operator.
 *
 * @param top the largest, descending
 * @param bottom the smallest, ascending
 * @param topVectors unit eigenvectors of {@code top}, [top, n], where they were asked for
 * @param bottomVectors unit eigenvectors of {@code bottom}, [bottom, n], where they were asked for
 * @param whole all n eigenvalues, ascending, where the method computed all of them
 * @param completeness what is known about eigenvalues that might have been missed
 * @param method how they were computed; never AUTOMATIC
 * @param tolerance residual relative to the scale at which an eigenvalue counted as converged
 * @param scale estimate of the spectral norm, from below
 * @param matvecs products with single vectors taken
 * @param seed of the random starting vectors
 * @param dataType element type of the operator
 */
public record Eigenvalues(
    List<Eigenvalue> top,
    List<Eigenvalue> bottom,
    Optional<INDArray> topVectors,
    Optional<INDArray> bottomVectors,
    Optional<List<Eigenvalue>> whole,
    Completeness completeness,
    EigenvalueMethod method,
    double tolerance,
    double scale,
    long matvecs,
    long seed,
    DataType dataType) {

  /**
   * Whether the eigenvalues reported are really the extreme ones, each as often as it occurs. A
   * small residual proves that an eigenvalue is there, not that none was missed.
   */
  public enum Completeness {
    /** The whole spectrum was computed. */
    PROVEN,
    /**
     * The last search outside the eigenvectors found, from a random start, met no further extreme
     * eigenvalue; see {@link EigenvalueSolver} for when such a search may stop.
     */
    VERIFIED,
    /** The products ran out before that could be said. */
    UNVERIFIED
  }

  /** Copies the lists. */
  public Eigenvalues {
    top = List.copyOf(top);
    bottom = List.copyOf(bottom);
    whole = whole.map(List::copyOf);
  }

  /** Whether every eigenvalue converged and none is suspected to be missing. */
  public boolean isConverged() {
    return completeness != Completeness.UNVERIFIED
        && top.stream().allMatch(Eigenvalue::converged)
        && bottom.stream().allMatch(Eigenvalue::converged);
  }
}
