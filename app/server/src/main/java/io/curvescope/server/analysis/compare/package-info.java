/** Recomputed spectra beside those that jobs reported, and the ticket where they disagree. */
@NullMarked
package io.curvescope.server.analysis.compare;

import org.jspecify.annotations.NullMarked;
