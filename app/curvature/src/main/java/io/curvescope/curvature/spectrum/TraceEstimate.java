package io.curvescope.curvature.spectrum;

/**
 * Trace and Frobenius norm of an operator, from the same products.
 *
 * @param trace sum of the eigenvalues
 * @param frobeniusNorm square root of the sum of the squared eigenvalues; its standard error comes
 *     from that of the square by the delta method
 * @param reachedTolerance whether the trace's standard error is within the tolerance asked for;
 *     true for exact values and where none was asked for
 * @param matvecs products with single vectors taken
 * @param seed of the probes
 */
public record TraceEstimate(
    Estimate trace, Estimate frobeniusNorm, boolean reachedTolerance, long matvecs, long seed) {}
