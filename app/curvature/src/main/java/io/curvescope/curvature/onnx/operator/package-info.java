/**
 * What each ONNX operator means, said in the primitives of the graph: one class per family of
 * operators, and the list of all that are supported. Semantics follow the operator's page in the
 * ONNX reference for opsets 13 to 21.
 */
@NullMarked
package io.curvescope.curvature.onnx.operator;

import org.jspecify.annotations.NullMarked;
