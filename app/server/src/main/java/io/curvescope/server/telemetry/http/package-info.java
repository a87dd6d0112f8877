/** The routes that read a run's telemetry back. */
@NullMarked
package io.curvescope.server.telemetry.http;

import org.jspecify.annotations.NullMarked;
