package io.curvescope.server.dashboard.sql;

import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Selection;
import io.curvescope.server.dashboard.TimeRange;

/**
 * What a query is expanded for.
 *
 * @param hasTimeBucket whether the database is TimescaleDB, whose {@code time_bucket} then groups
 */
public record QueryContext(
    TimeRange range, Interval interval, Selection selection, boolean hasTimeBucket) {}
