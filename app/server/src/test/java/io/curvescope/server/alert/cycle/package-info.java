@NullMarked
package io.curvescope.server.alert.cycle;

import org.jspecify.annotations.NullMarked;
