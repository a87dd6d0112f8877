package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Makes the values of one graph. Every method infers the type of its result and throws {@link
 * GraphException} naming the primitive and the operands where they do not fit. Not thread-safe.
 */
public final class GraphBuilder {
  private final List<Value> values = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();

  /** Applies any primitive. */
  public Value apply(Primitive primitive, List<Value> operands) {
    for (Value operand : operands) {
      if (operand.id() >= values.size() || values.get(operand.id()) != operand) {
        throw new GraphException(primitive + ": operand " + operand + " belongs to another graph");
      }
    }
    TensorType type = TypeInference.infer(primitive, operands.stream().map(Value::type).toList());
    Value value = new Value(values.size(), primitive, List.copyOf(operands), type);
    values.add(value);
    if (primitive instanceof Primitive.Input) {
      inputs.add(value);
    }
    return value;
  }

  private Value apply(Primitive primitive, Value... operands) {
    return apply(primitive, Arrays.asList(operands));
  }

  /**
   * The graph of the given outputs: what they need, and all inputs in the order of their making.
   *
   * @throws GraphException if an output belongs to another builder
   */
  public Graph build(List<Value> outputs) {
    BitSet needed = new BitSet(values.size());
    inputs.forEach(input -> needed.set(input.id()));
    for (Value output : outputs) {
      if (output.id() >= values.size() || values.get(output.id()) != output) {
        throw new GraphException("output " + output + " belongs to another graph");
      }
      needed.set(output.id());
    }
    for (int id = needed.length() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        values.get(id).operands().forEach(operand -> needed.set(operand.id()));
      }
    }
    return new Graph(inputs, needed.stream().mapToObj(values::get).toList(), outputs);
  }

  /** A value bound when the graph runs. */
  public Value input(String name, TensorType type) {
    return apply(new Primitive.Input(name, type));
  }

  /** A value fixed in the graph. */
  public Value constant(Tensor tensor) {
    return apply(new Primitive.Constant(tensor));
  }

  /** The same real everywhere. */
  public Value splat(Shape shape, double element) {
    return constant(Tensor.splat(shape, element));
  }

  /** An elementwise function. */
  public Value unary(UnaryFunction function, Value operand) {
    return apply(new Primitive.Unary(function), operand);
  }

  /** -x. */
  public Value negate(Value operand) {
    return unary(UnaryFunction.NEGATE, operand);
  }

  /** e to the x. */
  public Value exp(Value operand) {
    return unary(UnaryFunction.EXP, operand);
  }

  /** The natural logarithm. */
  public Value log(Value operand) {
    return unary(UnaryFunction.LOG, operand);
  }

  /** The square root. */
  public Value sqrt(Value operand) {
    return unary(UnaryFunction.SQRT, operand);
  }

  /** An elementwise function of two values of one type. */
  public Value binary(BinaryFunction function, Value left, Value right) {
    return apply(new Primitive.Binary(function), left, right);
  }

  /** left + right. */
  public Value add(Value left, Value right) {
    return binary(BinaryFunction.ADD, left, right);
  }

  /** left - right. */
  public Value subtract(Value left, Value right) {
    return binary(BinaryFunction.SUBTRACT, left, right);
  }

  /** left * right. */
  public Value multiply(Value left, Value right) {
    return binary(BinaryFunction.MULTIPLY, left, right);
  }

  /** left / right. */
  public Value divide(Value left, Value right) {
    return binary(BinaryFunction.DIVIDE, left, right);
  }

  /** left to the power of right. */
  public Value power(Value left, Value right) {
    return binary(BinaryFunction.POWER, left, right);
  }

  /** operand * factor. */
  public Value scale(Value operand, double factor) {
    return multiply(operand, splat(operand.shape(), factor));
  }

  /** operand + term. */
  public Value shift(Value operand, double term) {
    return add(operand, splat(operand.shape(), term));
  }

  /** A mask of where the comparison holds. */
  public Value compare(Comparison comparison, Value left, Value right) {
    return apply(new Primitive.Compare(comparison), left, right);
  }

  /** A mask from masks. */
  public Value logical(LogicalFunction function, Value... masks) {
    return apply(new Primitive.Logical(function), masks);
  }

  /** {@code whenTrue} where the mask holds, else {@code whenFalse}. */
  public Value select(Value mask, Value whenTrue, Value whenFalse) {
    return apply(new Primitive.Select(), mask, whenTrue, whenFalse);
  }

  /** Other elements, same shape. */
  public Value convert(Value operand, ElementType element) {
    return apply(new Primitive.Convert(element), operand);
  }

  /** Repeats the operand along new axes; see {@link Primitive.Broadcast}. */
  public Value broadcast(Value operand, Shape shape, List<Integer> axes) {
    return apply(new Primitive.Broadcast(shape, axes), operand);
  }

  /** The same elements under another shape. */
  public Value reshape(Value operand, Shape shape) {
    return apply(new Primitive.Reshape(shape), operand);
  }

  /** Reorders axes; see {@link Primitive.Permute}. */
  public Value permute(Value operand, List<Integer> axes) {
    return apply(new Primitive.Permute(axes), operand);
  }

  /** A regular part of the operand; see {@link Primitive.Slice}. */
  public Value slice(
      Value operand, List<Integer> starts, List<Integer> limits, List<Integer> strides) {
    return apply(new Primitive.Slice(starts, limits, strides), operand);
  }

  /** The elements from start (inclusive) to limit (exclusive) of one axis. */
  public Value sliceAxis(Value operand, int axis, int start, int limit) {
    int rank = operand.shape().rank();
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> limits = new ArrayList<>(operand.shape().dimensions());
    if (axis < 0 || axis >= rank) {
      throw new GraphException(
          "slice of axis " + axis + " of " + operand.type() + ": no such axis");
    }
    starts.set(axis, start);
    limits.set(axis, limit);
    return slice(operand, starts, limits, Collections.nCopies(rank, 1));
  }

  /** Zeros around and between the elements; see {@link Primitive.Pad}. */
  public Value pad(Value operand, List<Integer> low, List<Integer> high, List<Integer> interior) {
    return apply(new Primitive.Pad(low, high, interior), operand);
  }

  /** Operands laid behind each other along an axis. */
  public Value concatenate(List<Value> operands, int axis) {
    return apply(new Primitive.Concatenate(axis), operands);
  }

  /** Sum over axes (ascending), which vanish. */
  public Value reduceSum(Value operand, List<Integer> axes) {
    return apply(new Primitive.ReduceSum(axes), operand);
  }

  /** Maximum over axes (ascending), which vanish. */
  public Value reduceMax(Value operand, List<Integer> axes) {
    return apply(new Primitive.ReduceMax(axes), operand);
  }

  /** log of the sum of exponentials over axes (ascending), which vanish. */
  public Value logSumExp(Value operand, List<Integer> axes) {
    return apply(new Primitive.LogSumExp(axes), operand);
  }

  /** Running sum along an axis; see {@link Primitive.CumulativeSum}. */
  public Value cumulativeSum(Value operand, int axis, boolean exclusive, boolean reverse) {
    return apply(new Primitive.CumulativeSum(axis, exclusive, reverse), operand);
  }

  /** Sum of products; see {@link Primitive.Contract}. */
  public Value contract(Primitive.Contract contract, Value left, Value right) {
    return apply(contract, left, right);
  }

  /** Cross-correlation; see {@link Primitive.Convolution}. */
  public Value convolution(Value input, Value weights, Window window, int groups) {
    return apply(new Primitive.Convolution(window, groups, Stacking.NONE), input, weights);
  }

  /** Picks along an axis; see {@link Primitive.Take}. */
  public Value take(Value data, Value indices, int axis) {
    return apply(new Primitive.Take(axis), data, indices);
  }

  /** Picks along an axis, another index at each place; see {@link Primitive.TakeAlongAxis}. */
  public Value takeAlongAxis(Value data, Value indices, int axis) {
    return apply(new Primitive.TakeAlongAxis(axis, 0), data, indices);
  }

  /** The first index of the maximum along an axis. */
  public Value argMax(Value operand, int axis) {
    return apply(new Primitive.ArgMax(axis), operand);
  }

  /** Max pooling's choice; see {@link Primitive.MaxPoolIndices}. */
  public Value maxPoolIndices(Value operand, Window window) {
    return apply(new Primitive.MaxPoolIndices(window), operand);
  }
}
