/**
 * Conjugate gradient on a damped symmetric operator, with preconditioners and with the detection of
 * negative curvature.
 */
@NullMarked
package io.curvescope.curvature.solve;

import org.jspecify.annotations.NullMarked;
