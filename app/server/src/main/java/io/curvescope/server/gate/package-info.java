/**
 * Pass or fail: a run's curvature and loss against a baseline run's, and against limits, for CI and
 * canaries.
 */
@NullMarked
package io.curvescope.server.gate;

import org.jspecify.annotations.NullMarked;
