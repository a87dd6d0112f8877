/**
 * Starts worker processes with a memory limit, and starts them again when they end. The server does
 * so, and {@code ./curvescope worker} does nothing else.
 */
@NullMarked
package io.curvescope.server.analysis.supervise;

import org.jspecify.annotations.NullMarked;
