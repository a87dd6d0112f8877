/** Tests over random cases that can be repeated by their seed. */
@NullMarked
package io.curvescope.testkit.seeded;

import org.jspecify.annotations.NullMarked;
