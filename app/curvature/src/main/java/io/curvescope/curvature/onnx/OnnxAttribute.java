package io.curvescope.curvature.onnx;

import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface OnnxAttribute {

  /** A 64-bit integer. */
  record Int(long value) implements OnnxAttribute {}

  /** A binary32 number. */
  record Real(float value) implements OnnxAttribute {}

  /** UTF-8 text. */
  record Text(String value) implements OnnxAttribute {}

  /** A tensor. */
  record TensorValue(StoredTensor value) implements OnnxAttribute {}

  /** 64-bit integers. */
  record Ints(List<Long> values) implements OnnxAttribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** Binary32 numbers. */
  record Reals(List<Float> values) implements OnnxAttribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** What is not supported: a subgraph, a sparse tensor, a type, or a list of such. */
  record Unsupported(String what) implements OnnxAttribute {}
}
