/** The route by which telemetry comes in, and the metrics that say how it fares. */
@NullMarked
package io.curvescope.server.ingest.http;

import org.jspecify.annotations.NullMarked;
