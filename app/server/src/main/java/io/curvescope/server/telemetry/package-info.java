/**
 * What runs report over time: the event model, its binary COPY into the hypertables, and the
 * queries that read it back.
 */
@NullMarked
package io.curvescope.server.telemetry;

import org.jspecify.annotations.NullMarked;
