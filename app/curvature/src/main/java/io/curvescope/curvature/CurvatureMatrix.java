package io.curvescope.curvature;

/** The curvature matrices of a loss. */
public enum CurvatureMatrix {
  /** All second derivatives. */
  HESSIAN,
  /** J^T H J with the model's Jacobian J and the loss's Hessian H in the model's output. */
  GAUSS_NEWTON
}
