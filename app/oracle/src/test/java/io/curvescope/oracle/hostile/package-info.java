/** Files that are meant to do harm. */
@NullMarked
package io.curvescope.oracle.hostile;

import org.jspecify.annotations.NullMarked;
