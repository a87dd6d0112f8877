/** Tests of telemetry storage: one contract, on each kind of database. */
@NullMarked
package io.curvescope.server.telemetry;

import org.jspecify.annotations.NullMarked;
