/** The launcher, with pretended programs around it. */
@NullMarked
package io.curvescope.acceptance.launcher;

import org.jspecify.annotations.NullMarked;
