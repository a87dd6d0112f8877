/**
 * Windows sliding over spatial axes: convolutions as products of unfolded patches, and the choices
 * of max pooling.
 */
@NullMarked
package io.curvescope.curvature.exec.window;

import org.jspecify.annotations.NullMarked;
