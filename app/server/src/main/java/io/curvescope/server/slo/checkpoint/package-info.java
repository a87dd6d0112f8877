/** Says whether checkpoints lie inside the objectives on curvature. */
@NullMarked
package io.curvescope.server.slo.checkpoint;

import org.jspecify.annotations.NullMarked;
