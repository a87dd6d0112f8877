/** Samples: recorded runs, checkpoints of shared cases, times as the API writes them. */
@NullMarked
package io.curvescope.testkit.sample;

import org.jspecify.annotations.NullMarked;
