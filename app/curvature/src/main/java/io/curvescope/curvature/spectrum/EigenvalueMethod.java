package io.curvescope.curvature.spectrum;

/** How extreme eigenvalues are computed. */
public enum EigenvalueMethod {
  /**
   * Dense up to {@value EigenvalueRequest#AUTOMATIC_DENSE_DIMENSION} rows, and up to {@value
   * EigenvalueRequest#MAXIMUM_DENSE_DIMENSION} where more than an eighth of the spectrum is wanted;
   * thick-restarted Lanczos otherwise.
   */
  AUTOMATIC,
  /**
   * The n x n matrix is assembled from n products and diagonalised by LAPACK; refused above {@value
   * EigenvalueRequest#MAXIMUM_DENSE_DIMENSION} rows.
   */
  DENSE,
  /** Block Lanczos with thick restarts, full reorthogonalisation and deflated random restarts. */
  LANCZOS
}
