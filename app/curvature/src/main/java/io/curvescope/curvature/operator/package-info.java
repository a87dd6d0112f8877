/**
 * Symmetric linear operators over the parameters of a model: what the spectral methods and the
 * solvers see of a Hessian. An operator is never a matrix here, only its products with blocks of
 * vectors.
 */
@NullMarked
package io.curvescope.curvature.operator;

import org.jspecify.annotations.NullMarked;
