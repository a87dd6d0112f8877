/** Turns a checked model, its parameters and a batch into values of a graph. */
@NullMarked
package io.curvescope.curvature.onnx.lowering;

import org.jspecify.annotations.NullMarked;
