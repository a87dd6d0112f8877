/** The life of an alert, without a database or a clock. */
@NullMarked
package io.curvescope.server.alert.life;

import org.jspecify.annotations.NullMarked;
