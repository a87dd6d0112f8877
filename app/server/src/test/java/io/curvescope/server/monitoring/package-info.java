@NullMarked
package io.curvescope.server.monitoring;

import org.jspecify.annotations.NullMarked;
