/** The server's own traces: what it takes over from its callers, and where it sends its spans. */
@NullMarked
package io.curvescope.server.tracing;

import org.jspecify.annotations.NullMarked;
