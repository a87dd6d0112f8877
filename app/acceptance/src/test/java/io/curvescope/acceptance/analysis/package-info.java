/** Checkpoints in, spectra out: over HTTP, with real workers. */
@NullMarked
package io.curvescope.acceptance.analysis;

import org.jspecify.annotations.NullMarked;
