package io.curvescope.curvature.onnx;

import io.curvescope.curvature.graph.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * What the graph expects from a batch.
 *
 * @param name the input's name
 * @param element what the elements are
 * @param dimensions the extents; empty where the model declares no shape
 */
public record OnnxInput(String name, ElementType element, Optional<List<Dimension>> dimensions) {
  public OnnxInput {
    dimensions = dimensions.map(List::copyOf);
  }

  /** An extent that a model declares. */
  public sealed interface Dimension {
    /** Always this extent. */
    record Fixed(int extent) implements Dimension {}

    /** Any extent, but the same wherever the name occurs. */
    record Named(String name) implements Dimension {}

    /** Any extent. */
    record Unknown() implements Dimension {}
  }
}
