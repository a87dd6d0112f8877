package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.Optional;

/** Knows the values that do not depend on parameters or on floating inputs. */
public interface ConstantValues {
  /** The elements of a value; empty where they are known only when the graph runs. */
  Optional<Tensor> find(Value value);
}
