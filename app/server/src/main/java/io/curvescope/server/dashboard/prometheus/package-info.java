/** Asks the Prometheus that the settings name the questions that dashboards ask it. */
@NullMarked
package io.curvescope.server.dashboard.prometheus;

import org.jspecify.annotations.NullMarked;
