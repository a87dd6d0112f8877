/** The clock that tests set. */
@NullMarked
package io.curvescope.testkit.time;

import org.jspecify.annotations.NullMarked;
