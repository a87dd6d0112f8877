/** Tests over random cases that can be repeated by their seed. */
@NullMarked
package io.curvescope.curvature.seeded;

import org.jspecify.annotations.NullMarked;
