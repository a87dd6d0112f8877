/**
 * Differentiation of graphs, each a transformation from graph to graph: linearisation (forward
 * mode), transposition of what is linear, and from the two the gradient; and vectorisation over
 * probes.
 *
 * <p>The scheme is that of A. Radul et al., "You Only Linearize Once: Tangents Transpose to
 * Gradients", POPL 2023: forward-mode rules for all primitives, transposes for the linear ones
 * only.
 */
@NullMarked
package io.curvescope.curvature.autodiff;

import org.jspecify.annotations.NullMarked;
