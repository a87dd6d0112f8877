/**
 * OpenBLAS, called directly by address: an ND4J call around the same product costs ten to a hundred
 * times its overhead.
 */
@NullMarked
package io.curvescope.curvature.exec.blas;

import org.jspecify.annotations.NullMarked;
