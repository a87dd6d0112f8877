package io.curvescope.curvature.spectrum;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Diagonal of an operator.
 *
 * @param diagonal in double, [1, n]
 * @param standardErrors of every element, in double, [1, n]; zeros where it is exact
 * @param probes random probes behind it; 0 where it is exact
 * @param matvecs products with single vectors taken
 * @param seed of the probes
 */
public record DiagonalEstimate(
    INDArray diagonal, INDArray standardErrors, int probes, long matvecs, long seed) {}
