/** Reads the dashboards that the build packed in. */
@NullMarked
package io.curvescope.server.dashboard.definition;

import org.jspecify.annotations.NullMarked;
