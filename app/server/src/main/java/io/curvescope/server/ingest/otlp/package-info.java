/** OpenTelemetry metrics in: the OTLP/HTTP endpoint, and how its data points become events. */
@NullMarked
package io.curvescope.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
