/** The dashboards without Grafana, over HTTP and in Chromium. */
@NullMarked
package io.curvescope.acceptance.dashboard;

import org.jspecify.annotations.NullMarked;
