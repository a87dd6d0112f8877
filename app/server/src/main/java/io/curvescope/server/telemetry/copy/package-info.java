/** PostgreSQL's binary COPY format, and how events become rows of it. */
@NullMarked
package io.curvescope.server.telemetry.copy;

import org.jspecify.annotations.NullMarked;
