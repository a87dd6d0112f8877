/**
 * Reads ONNX models, which come from strangers: bytes become an {@link
 * io.curvescope.curvature.onnx.OnnxModel} within limits that hold before anything is allocated, or
 * an {@link io.curvescope.curvature.onnx.OnnxException} that says what was wrong.
 */
@NullMarked
package io.curvescope.curvature.onnx;

import org.jspecify.annotations.NullMarked;
