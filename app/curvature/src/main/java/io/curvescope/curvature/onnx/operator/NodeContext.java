package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.onnx.ConstantBudget;
import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.ModelLimitException;
import io.curvescope.curvature.onnx.OnnxLocation;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** What a lowering sees of one node. */
public final class NodeContext {
  /** More than any list of extents, axes, pads or parts has; each is an object. */
  private static final int MOST_INTEGERS = 1 << 16;

  private final GraphBuilder builder;
  private final OnnxNode node;
  private final int opset;
  private final List<Optional<Value>> inputs;
  private final ConstantValues constants;
  private final int maximumElements;
  private final ConstantBudget budget;
  private final NodeAttributes attributes;

  /**
   * A node with its inputs.
   *
   * @param inputs the node's inputs in order; empty where an optional one is left out
   * @param maximumElements the limit on the elements of one tensor
   * @param budget what constants may take
   */
  public NodeContext(
      GraphBuilder builder,
      OnnxNode node,
      int opset,
      List<Optional<Value>> inputs,
      ConstantValues constants,
      int maximumElements,
      ConstantBudget budget) {
    this.builder = builder;
    this.node = node;
    this.opset = opset;
    this.inputs = List.copyOf(inputs);
    this.constants = constants;
    this.maximumElements = maximumElements;
    this.budget = budget;
    this.attributes = new NodeAttributes(node);
  }

  /**
   * Lowers the node.
   *
   * @throws io.curvescope.curvature.onnx.OnnxException if it breaks the operator's rules or uses
   *     what is not supported
   */
  public List<Value> lower(OperatorLowering lowering) {
    List<Value> outputs = lowering.lower(this);
    attributes.requireAllRead();
    return outputs;
  }

  GraphBuilder builder() {
    return builder;
  }

  NodeAttributes attributes() {
    return attributes;
  }

  int opset() {
    return opset;
  }

  int inputCount() {
    return inputs.size();
  }

  int outputCount() {
    return node.outputs().size();
  }

  Value input(int index) {
    return optionalInput(index)
        .orElseThrow(
            () -> new MalformedModelException(node.location().at("input " + index), "is missing"));
  }

  Optional<Value> optionalInput(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /** All inputs of a variadic operator: at least one, none left out. */
  List<Value> allInputs() {
    List<Value> all = new ArrayList<>();
    for (int index = 0; index < Math.max(1, inputs.size()); index++) {
      all.add(input(index));
    }
    return all;
  }

  Value real(int index) {
    Value value = input(index);
    if (!value.isReal()) {
      throw malformedInput(index, "must be floating, got " + value.type());
    }
    return value;
  }

  Tensor constant(int index) {
    return constants
        .find(input(index))
        .orElseThrow(
            () ->
                new UnsupportedModelException(
                    at(index),
                    "must be known when the model is read, but it depends on parameters or floating inputs,"
                        + " or is too large to be computed then"));
  }

  Optional<Tensor> constantIfKnown(Value value) {
    return constants.find(value);
  }

  /** A list of integers that must be known when the model is read. */
  List<Long> constantIntegers(int index) {
    Tensor tensor = constant(index);
    if (tensor.type().element() != ElementType.INT64) {
      throw malformedInput(index, "must hold integers, got " + tensor.type());
    }
    if (tensor.shape().rank() > 1) {
      throw malformedInput(index, "must have one axis, got " + tensor.type());
    }
    if (tensor.shape().size() > MOST_INTEGERS) {
      throw new ModelLimitException(
          at(index),
          "holds "
              + tensor.shape().size()
              + " integers; a list that an operator takes has at most "
              + MOST_INTEGERS);
    }
    List<Long> integers = new ArrayList<>();
    for (int i = 0; i < tensor.shape().size(); i++) {
      integers.add(tensor.int64At(i));
    }
    return integers;
  }

  long constantInteger(int index) {
    List<Long> integers = constantIntegers(index);
    if (integers.size() != 1) {
      throw malformedInput(index, "must be one integer, got " + integers.size());
    }
    return integers.getFirst();
  }

  /**
   * Takes heap out of the budget, before it is allocated.
   *
   * @throws ModelLimitException if it is not left
   */
  void charge(long bytes) {
    budget.charge(bytes, location());
  }

  /** A constant of reals within the budget. */
  Tensor reals(Shape shape, IntToDoubleFunction element) {
    charge(Double.BYTES * shape.size());
    return Tensor.reals(shape, element);
  }

  /** A constant of integers within the budget. */
  Tensor integers(Shape shape, IntToLongFunction element) {
    charge(Long.BYTES * shape.size());
    return Tensor.integers(shape, element);
  }

  /** A mask within the budget. */
  Tensor booleans(Shape shape, IntPredicate element) {
    charge(shape.size());
    return Tensor.booleans(shape, element);
  }

  /** A tensor of the file as a constant within the budget. */
  Tensor decoded(StoredTensor stored) {
    charge(stored.constantBytes());
    return stored.toTensor();
  }

  /** A shape whose size is within the limits. */
  Shape shape(List<Long> extents, OnnxLocation where) {
    List<Integer> dimensions = new ArrayList<>();
    long product = 1;
    for (long extent : extents) {
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new MalformedModelException(
            where, "extents must be from 0 to 2147483647, got " + extents);
      }
      product *= Math.max(extent, 1);
      if (product > maximumElements) {
        throw new ModelLimitException(
            where, "shape " + extents + " has more than " + maximumElements + " elements");
      }
      dimensions.add((int) extent);
    }
    return new Shape(dimensions);
  }

  OnnxLocation at(int input) {
    return node.location()
        .at(
            "input "
                + input
                + (input < node.inputs().size() ? " '" + node.inputs().get(input) + "'" : ""));
  }

  OnnxLocation location() {
    return node.location();
  }

  MalformedModelException malformedInput(int index, String message) {
    return new MalformedModelException(at(index), message);
  }

  MalformedModelException malformed(String message) {
    return new MalformedModelException(node.location(), message);
  }

  UnsupportedModelException unsupported(String message) {
    return new UnsupportedModelException(node.location(), message);
  }
}
