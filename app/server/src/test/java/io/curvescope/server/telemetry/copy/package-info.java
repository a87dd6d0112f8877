/** What is taken out of batches to be counted. */
@NullMarked
package io.curvescope.server.telemetry.copy;

import org.jspecify.annotations.NullMarked;
