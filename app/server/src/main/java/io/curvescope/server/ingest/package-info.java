/**
 * Takes telemetry in, exactly once: decodes and validates a push, joins it with others into one
 * transaction, and acknowledges what is committed.
 */
@NullMarked
package io.curvescope.server.ingest;

import org.jspecify.annotations.NullMarked;
