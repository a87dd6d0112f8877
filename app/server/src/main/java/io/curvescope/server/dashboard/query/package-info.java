/**
 * Runs a panel's queries: read only, as the reader's role, within limits and the viewer's projects.
 */
@NullMarked
package io.curvescope.server.dashboard.query;

import org.jspecify.annotations.NullMarked;
