/**
 * Eigenvalues, spectral densities, traces and other numbers of a symmetric operator that is known
 * by its products only, each with its error. Everything is deterministic under a seed.
 */
@NullMarked
package io.curvescope.curvature.spectrum;

import org.jspecify.annotations.NullMarked;
