/**
 * Queries as dashboards write them, with Grafana's macros and variables, made into SQL with
 * parameters.
 */
@NullMarked
package io.curvescope.server.dashboard.sql;

import org.jspecify.annotations.NullMarked;
