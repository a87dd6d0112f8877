/** The dashboards over HTTP: their data, their pages and the files that these need. */
@NullMarked
package io.curvescope.server.dashboard.http;

import org.jspecify.annotations.NullMarked;
