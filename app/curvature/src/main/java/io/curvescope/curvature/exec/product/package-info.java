/**
 * Sums of products as calls of BLAS: layouts become transposition flags, leading dimensions and
 * strided batches.
 */
@NullMarked
package io.curvescope.curvature.exec.product;

import org.jspecify.annotations.NullMarked;
