/** Reads events, series and the state of runs back from the database. */
@NullMarked
package io.curvescope.server.telemetry.read;

import org.jspecify.annotations.NullMarked;
