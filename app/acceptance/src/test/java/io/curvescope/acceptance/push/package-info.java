/** Runs and events over HTTP: JSON, NDJSON and OTLP. */
@NullMarked
package io.curvescope.acceptance.push;

import org.jspecify.annotations.NullMarked;
