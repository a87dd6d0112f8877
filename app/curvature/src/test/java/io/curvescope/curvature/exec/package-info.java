/** Tests of programs, against the reference interpreter on random graphs. */
@NullMarked
package io.curvescope.curvature.exec;

import org.jspecify.annotations.NullMarked;
