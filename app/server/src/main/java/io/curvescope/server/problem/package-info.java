/**
 * Errors as RFC 9457 problem details: one shape for the service's own errors and the framework's.
 */
@NullMarked
package io.curvescope.server.problem;

import org.jspecify.annotations.NullMarked;
