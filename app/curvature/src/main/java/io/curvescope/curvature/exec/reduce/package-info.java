/** Reductions other than plain sums, along one inner axis. */
@NullMarked
package io.curvescope.curvature.exec.reduce;

import org.jspecify.annotations.NullMarked;
