package io.curvescope.curvature.spectrum;

import java.util.OptionalDouble;

/**
 * Sharpness as J. Cohen, S. Kaur, Y. Li, J. Z. Kolter and A. Talwalkar define it ("Gradient descent
 * on neural networks typically occurs at the edge of stability", ICLR 2021): the largest eigenvalue
 * of the Hessian of the training loss. Not to be mixed up with the worst loss in a neighbourhood
 * that goes by the same name.
 *
 * @param largest the largest eigenvalue
 */
public record Sharpness(Eigenvalue largest) {

  /**
   * From eigenvalues of the Hessian.
   *
   * @throws IllegalArgumentException if no largest eigenvalue was computed
   */
  public static Sharpness of(Eigenvalues eigenvalues) {
    if (eigenvalues.top().isEmpty()) {
      throw new IllegalArgumentException("eigenvalues must hold the largest one");
    }
    return new Sharpness(eigenvalues.top().getFirst());
  }

  /**
   * Learning rate above which gradient descent on the quadratic model diverges, 2 / sharpness;
   * empty where the sharpness is not positive.
   */
  public OptionalDouble criticalLearningRate() {
    return largest.value() > 0 ? OptionalDouble.of(2 / largest.value()) : OptionalDouble.empty();
  }
}
