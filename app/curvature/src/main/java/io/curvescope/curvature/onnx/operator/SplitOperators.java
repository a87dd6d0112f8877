package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Split, whose parts are an input, or equal; from opset 18 on num_outputs may leave a smaller last
 * part.
 */
final class SplitOperators {
  /** Heap of one part: two values of the graph with their shapes, offsets and strides. */
  private static final int PART_BYTES = 2_048;

  private SplitOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Split", SplitOperators::split, "SplitToSequence", SplitOperators::splitToSequence);
  }

  private static List<Value> split(NodeContext node) {
    Value x = node.input(0);
    int axis = node.attributes().axis("axis", 0, x.shape().rank());
    int extent = x.shape().dimension(axis);
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int part : parts(node, extent)) {
      parts.add(node.builder().sliceAxis(x, axis, start, start + part));
      start += part;
    }
    return parts;
  }

  private static List<Integer> parts(NodeContext node, int extent) {
    int outputs = node.outputCount();
    long named = node.opset() >= 18 ? node.attributes().integer("num_outputs", outputs) : outputs;
    if (named != outputs || outputs == 0) {
      throw node.attributes()
          .malformed("num_outputs", "must be the number of outputs, " + outputs + ", got " + named);
    }
    if (node.optionalInput(1).isPresent()) {
      return given(node, extent, outputs);
    }
    if (node.opset() < 18 && extent % outputs != 0) {
      throw node.malformed(
          "extent " + extent + " must be divisible by the number of outputs, " + outputs);
    }
    int chunk = (extent + outputs - 1) / outputs;
    List<Integer> parts = new ArrayList<>(Collections.nCopies(outputs, chunk));
    int last = extent - chunk * (outputs - 1);
    if (last < 0) {
      throw node.malformed("extent " + extent + " cannot be split into " + outputs + " parts");
    }
    parts.set(outputs - 1, last);
    return parts;
  }

  private static List<Integer> given(NodeContext node, int extent, int outputs) {
    List<Long> parts = node.constantIntegers(1);
    long sum = 0;
    for (long part : parts) {
      if (part < 0 || part > extent) {
        throw node.malformedInput(1, "parts must be from 0 to " + extent + ", got " + parts);
      }
      sum += part;
    }
    if (parts.size() != outputs || sum != extent) {
      throw node.malformedInput(
          1, "must hold " + outputs + " parts with sum " + extent + ", got " + parts);
    }
    return parts.stream().map(Math::toIntExact).toList();
  }

  /**
   * The parts of a sequence: of one extent (the last may be shorter), of given extents, or single
   * slices without the axis. The dynamo exporter writes it for chunk and split unless it optimises.
   */
  private static List<Value> splitToSequence(NodeContext node) {
    Value x = node.input(0);
    int axis = node.attributes().axis("axis", 0, x.shape().rank());
    boolean keep = node.attributes().flag("keepdims", true);
    int extent = x.shape().dimension(axis);
    boolean single = node.optionalInput(1).isEmpty();
    if (single) {
      node.charge((long) extent * PART_BYTES);
    }
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int part : single ? Collections.nCopies(extent, 1) : sequenceParts(node, extent)) {
      Value slice = node.builder().sliceAxis(x, axis, start, start + part);
      parts.add(
          single && !keep
              ? node.builder().reshape(slice, x.shape().without(List.of(axis)))
              : slice);
      start += part;
    }
    return parts;
  }

  private static List<Integer> sequenceParts(NodeContext node, int extent) {
    if (node.constant(1).shape().rank() > 0) {
      return given(node, extent, node.constantIntegers(1).size());
    }
    long chunk = node.constantInteger(1);
    if (chunk < 1) {
      throw node.malformedInput(1, "must be 1 or more, got " + chunk);
    }
    node.charge((extent / chunk + 1) * PART_BYTES);
    List<Integer> parts = new ArrayList<>();
    for (long start = 0; start < extent; start += chunk) {
      parts.add((int) Math.min(chunk, extent - start));
    }
    return parts;
  }
}
