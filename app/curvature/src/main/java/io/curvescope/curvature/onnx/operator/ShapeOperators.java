package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operators that ask for a shape or give the same elements another one. */
final class ShapeOperators {
  private ShapeOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Shape", ShapeOperators::shape,
        "Size", ShapeOperators::size,
        "Reshape", ShapeOperators::reshape,
        "Flatten", ShapeOperators::flatten,
        "Squeeze", ShapeOperators::squeeze,
        "Unsqueeze", ShapeOperators::unsqueeze);
  }

  private static List<Value> shape(NodeContext node) {
    Shape shape = node.input(0).shape();
    int start = clamp(node.attributes().integer("start", 0), shape.rank());
    int end = clamp(node.attributes().integer("end", shape.rank()), shape.rank());
    List<Integer> part = start < end ? shape.dimensions().subList(start, end) : List.of();
    long[] extents = part.stream().mapToLong(Integer::longValue).toArray();
    return List.of(node.builder().constant(Tensor.int64(Shape.of(extents.length), extents)));
  }

  private static int clamp(long axis, int rank) {
    long counted = axis < 0 ? axis + rank : axis;
    return (int) Math.clamp(counted, 0, rank);
  }

  private static List<Value> size(NodeContext node) {
    return List.of(
        node.builder().constant(Tensor.int64(Shape.SCALAR, node.input(0).shape().size())));
  }

  /**
   * An extent of 0 is the operand's own (unless allowzero), and one extent may be -1: what is left.
   */
  private static List<Value> reshape(NodeContext node) {
    Value x = node.input(0);
    boolean allowZero = node.attributes().flag("allowzero", false);
    List<Long> wanted = node.constantIntegers(1);
    List<Long> extents = new ArrayList<>();
    long known = 1;
    int unknown = -1;
    for (int axis = 0; axis < wanted.size(); axis++) {
      long extent = wanted.get(axis);
      if (extent == 0 && !allowZero) {
        if (axis >= x.shape().rank()) {
          throw node.malformedInput(
              1, "0 at axis " + axis + " copies an extent that " + x.type() + " does not have");
        }
        extent = x.shape().dimension(axis);
      }
      if (extent == -1) {
        if (unknown >= 0) {
          throw node.malformedInput(1, "only one extent may be -1, got " + wanted);
        }
        unknown = axis;
        extents.add(1L);
      } else {
        extents.add(extent);
        known *= node.shape(List.of(extent), node.at(1)).size();
        node.shape(extents, node.at(1));
      }
    }
    if (unknown >= 0) {
      long size = x.shape().size();
      if (known == 0 || size % known != 0) {
        throw node.malformedInput(1, "cannot reshape " + x.type() + " into " + wanted);
      }
      extents.set(unknown, size / known);
    }
    Shape shape = node.shape(extents, node.at(1));
    if (shape.size() != x.shape().size()) {
      throw node.malformedInput(1, "cannot reshape " + x.type() + " into " + wanted);
    }
    return List.of(node.builder().reshape(x, shape));
  }

  private static List<Value> flatten(NodeContext node) {
    Value x = node.input(0);
    int rank = x.shape().rank();
    long axis = node.attributes().integer("axis", 1);
    if (axis < -rank || axis > rank) {
      throw node.attributes()
          .malformed("axis", "must be from " + -rank + " to " + rank + ", got " + axis);
    }
    int split = (int) (axis < 0 ? axis + rank : axis);
    long outer = x.shape().axes(0, split).size();
    long inner = x.shape().axes(split, rank).size();
    return List.of(node.builder().reshape(x, node.shape(List.of(outer, inner), node.location())));
  }

  private static List<Value> squeeze(NodeContext node) {
    Value x = node.input(0);
    Shape shape = x.shape();
    List<Integer> axes = new ArrayList<>();
    if (node.optionalInput(1).isPresent()) {
      axes.addAll(Axes.normalize(node.constantIntegers(1), shape.rank(), node.at(1)));
    } else {
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.dimension(axis) == 1) {
          axes.add(axis);
        }
      }
    }
    for (int axis : axes) {
      if (shape.dimension(axis) != 1) {
        throw node.malformedInput(1, "axis " + axis + " of " + x.type() + " must have extent 1");
      }
    }
    return List.of(node.builder().reshape(x, shape.without(axes)));
  }

  private static List<Value> unsqueeze(NodeContext node) {
    Value x = node.input(0);
    List<Long> named = node.constantIntegers(1);
    int rank = x.shape().rank() + named.size();
    Set<Integer> added = new HashSet<>(Axes.normalize(named, rank, node.at(1)));
    List<Integer> extents = new ArrayList<>();
    int from = 0;
    for (int axis = 0; axis < rank; axis++) {
      extents.add(added.contains(axis) ? 1 : x.shape().dimension(from++));
    }
    return List.of(node.builder().reshape(x, new Shape(extents)));
  }
}
