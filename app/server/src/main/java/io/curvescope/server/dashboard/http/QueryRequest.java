package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.Selection;
import io.curvescope.server.dashboard.TimeRange;

/**
 * What the page asks for.
 *
 * @param points about how many points fit
 * @param selection the values of variables as they were sent
 */
record QueryRequest(TimeRange range, int points, Selection selection) {}
