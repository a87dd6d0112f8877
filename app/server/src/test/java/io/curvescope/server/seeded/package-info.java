/** Tests over random cases that can be repeated by their seed. */
@NullMarked
package io.curvescope.server.seeded;

import org.jspecify.annotations.NullMarked;
