/**
 * Computes constants while a model is read: shape arithmetic, masks and token ids, which must be
 * known before the graph's shapes are. What only the running graph needs is left to it.
 */
@NullMarked
package io.curvescope.curvature.onnx.fold;

import org.jspecify.annotations.NullMarked;
