package io.curvescope.curvature.spectrum;

/**
 * An eigenvalue with its error.
 *
 * @param value the Rayleigh quotient of the vector found
 * @param residual norm of A v - value v for the unit vector v found, from a product taken for this
 *     purpose: some eigenvalue of A lies within this distance of the value (Parlett, The Symmetric
 *     Eigenvalue Problem, theorem 4.5.1); where the eigenvalue is well separated the error is of
 *     the order residual squared over the gap
 * @param converged whether the residual is within the tolerance asked for
 */
public record Eigenvalue(double value, double residual, boolean converged) {}
