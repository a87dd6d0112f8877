@NullMarked
package io.curvescope.server.alert.life;

import org.jspecify.annotations.NullMarked;
