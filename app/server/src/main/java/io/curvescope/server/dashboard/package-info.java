/**
 * Draws the dashboards of {@code grafana/dashboards} without Grafana: the same files, packed in by
 * the build. The browser names a panel and the values of its variables; the SQL stays here.
 */
@NullMarked
package io.curvescope.server.dashboard;

import org.jspecify.annotations.NullMarked;
