/**
 * What holds when things break or pile up: real server processes from the packed jar on a real
 * TimescaleDB, many clients, and SIGKILL.
 */
@NullMarked
package io.curvescope.server.resilience;

import org.jspecify.annotations.NullMarked;
