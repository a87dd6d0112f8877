package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Picking by indices, which must be known when the model is read: token ids and positions are. */
final class GatherOperators {
  private GatherOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Gather", GatherOperators::gather, "GatherElements", GatherOperators::gatherElements);
  }

  private static List<Value> gather(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value data = node.input(0);
    int axis = node.attributes().axis("axis", 0, data.shape().rank());
    Tensor indices = indices(node, data.shape().dimension(axis));
    if (indices.shape().rank() == 0) {
      int index = (int) indices.int64At(0);
      Value one = builder.sliceAxis(data, axis, index, index + 1);
      return List.of(builder.reshape(one, data.shape().without(List.of(axis))));
    }
    List<Long> extents = new ArrayList<>();
    data.shape()
        .axes(0, axis)
        .concat(indices.shape())
        .concat(data.shape().axes(axis + 1, data.shape().rank()))
        .dimensions()
        .forEach(extent -> extents.add(extent.longValue()));
    node.shape(extents, node.location());
    return List.of(builder.take(data, builder.constant(indices), axis));
  }

  private static List<Value> gatherElements(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value data = node.input(0);
    int rank = data.shape().rank();
    int axis = node.attributes().axis("axis", 0, rank);
    Tensor indices = indices(node, data.shape().dimension(axis));
    if (indices.shape().rank() != rank) {
      throw node.malformedInput(
          1, "must have " + rank + " axes as the data, got " + indices.type());
    }
    List<Integer> limits = new ArrayList<>();
    for (int other = 0; other < rank; other++) {
      int extent = data.shape().dimension(other);
      int wanted = indices.shape().dimension(other);
      if (other != axis && wanted > extent) {
        throw node.malformedInput(
            1, "has extent " + wanted + " in axis " + other + ", the data only " + extent);
      }
      limits.add(other == axis ? extent : wanted);
    }
    Value used =
        limits.equals(data.shape().dimensions())
            ? data
            : builder.slice(
                data, Collections.nCopies(rank, 0), limits, Collections.nCopies(rank, 1));
    return List.of(builder.takeAlongAxis(used, builder.constant(indices), axis));
  }

  /** The indices with negative ones counted from the end, all within the axis. */
  private static Tensor indices(NodeContext node, int extent) {
    Tensor tensor = node.constant(1);
    if (tensor.type().element() != ElementType.INT64) {
      throw node.malformedInput(1, "must hold integers, got " + tensor.type());
    }
    Shape shape = tensor.shape();
    return node.integers(
        shape,
        i -> {
          long index = tensor.int64At(i);
          if (index < -extent || index >= extent) {
            throw node.malformedInput(
                1, "index " + index + " must be from " + -extent + " to " + (extent - 1));
          }
          return index < 0 ? index + extent : index;
        });
  }
}
