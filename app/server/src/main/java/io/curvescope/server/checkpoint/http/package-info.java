/** The HTTP side of checkpoints: the list of a run's. Submitting one belongs to analyses. */
@NullMarked
package io.curvescope.server.checkpoint.http;

import org.jspecify.annotations.NullMarked;
