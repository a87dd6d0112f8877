/** Copies from one layout to another. */
@NullMarked
package io.curvescope.curvature.exec.layout;

import org.jspecify.annotations.NullMarked;
