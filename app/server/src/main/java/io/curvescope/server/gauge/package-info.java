/** Gauges whose rows come and go while Prometheus scrapes. */
@NullMarked
package io.curvescope.server.gauge;

import org.jspecify.annotations.NullMarked;
