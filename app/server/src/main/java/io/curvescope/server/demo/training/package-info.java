/**
 * The training job of the demo, a process of its own: damped Newton-CG on a small network with the
 * curvature library, reporting to the service over HTTP as any job does.
 */
@NullMarked
package io.curvescope.server.demo.training;

import org.jspecify.annotations.NullMarked;
