package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Value;
import java.util.List;

/** Says one operator in primitives. */
@FunctionalInterface
public interface OperatorLowering {
  /**
   * Makes the node's outputs.
   *
   * @return the outputs in order; trailing ones that are not supported are left out
   * @throws io.curvescope.curvature.onnx.OnnxException if the node breaks the operator's rules or
   *     uses what is not supported
   * @throws io.curvescope.curvature.graph.GraphException if operands do not fit
   */
  List<Value> lower(NodeContext node);
}
