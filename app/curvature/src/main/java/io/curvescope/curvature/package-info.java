/**
 * Exact curvature of a trained network: from an ONNX graph, its weights and a batch to Hessian
 * spectra, each number with its error.
 *
 * <p>A library of its own: no Spring, no database, no HTTP.
 */
@NullMarked
package io.curvescope.curvature;

import org.jspecify.annotations.NullMarked;
