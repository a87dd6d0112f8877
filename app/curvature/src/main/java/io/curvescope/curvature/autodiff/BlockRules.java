package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Each primitive over a block: its axes move behind the block's. */
final class BlockRules {
  private final GraphBuilder builder;
  private final int block;

  BlockRules(GraphBuilder builder, int block) {
    this.builder = builder;
    this.block = block;
  }

  /** The same value for each vector of the block. */
  Value repeat(Value value) {
    return builder.broadcast(
        value,
        value.shape().prepend(block),
        IntStream.rangeClosed(1, value.shape().rank()).boxed().toList());
  }

  /**
   * @param value a value of the original graph
   * @param operands its operands in the builder
   * @param batched which of them are blocks; at least one
   */
  Value apply(Value value, List<Value> operands, List<Boolean> batched) {
    return switch (value.primitive()) {
      case Primitive.Unary _, Primitive.Convert _ -> builder.apply(value.primitive(), operands);
      case Primitive.Binary _, Primitive.Compare _, Primitive.Logical _, Primitive.Select _ ->
          builder.apply(value.primitive(), allBatched(operands, batched));
      case Primitive.Broadcast(Shape shape, List<Integer> axes) -> {
        List<Integer> shifted = new ArrayList<>(List.of(0));
        shifted.addAll(shift(axes));
        yield builder.broadcast(operands.get(0), shape.prepend(block), shifted);
      }
      case Primitive.Reshape(Shape shape) -> builder.reshape(operands.get(0), shape.prepend(block));
      case Primitive.Permute(List<Integer> axes) ->
          builder.permute(operands.get(0), prepend(0, shift(axes)));
      case Primitive.Slice slice ->
          builder.slice(
              operands.get(0),
              prepend(0, slice.starts()),
              prepend(block, slice.limits()),
              prepend(1, slice.strides()));
      case Primitive.Pad pad ->
          builder.pad(
              operands.get(0),
              prepend(0, pad.low()),
              prepend(0, pad.high()),
              prepend(0, pad.interior()));
      case Primitive.Concatenate(int axis) ->
          builder.concatenate(allBatched(operands, batched), axis + 1);
      case Primitive.ReduceSum(List<Integer> axes) ->
          builder.reduceSum(operands.get(0), shift(axes));
      case Primitive.ReduceMax(List<Integer> axes) ->
          builder.reduceMax(operands.get(0), shift(axes));
      case Primitive.LogSumExp(List<Integer> axes) ->
          builder.logSumExp(operands.get(0), shift(axes));
      case Primitive.CumulativeSum(int axis, boolean exclusive, boolean reverse) ->
          builder.cumulativeSum(operands.get(0), axis + 1, exclusive, reverse);
      case Primitive.ArgMax(int axis) -> builder.argMax(operands.get(0), axis + 1);
      case Primitive.Contract contract -> contract(contract, operands, batched);
      case Primitive.Convolution(var window, int groups, Stacking present) ->
          builder.apply(
              new Primitive.Convolution(window, groups, stacking(value, present, batched)),
              operands);
      case Primitive.ConvolutionInputGradient(
              var window,
              int groups,
              List<Integer> spatial,
              Stacking present) ->
          builder.apply(
              new Primitive.ConvolutionInputGradient(
                  window, groups, spatial, stacking(value, present, batched)),
              operands);
      case Primitive.ConvolutionWeightGradient(var window, int groups, Stacking present) ->
          builder.apply(
              new Primitive.ConvolutionWeightGradient(
                  window, groups, stacking(value, present, batched)),
              operands);
      case Primitive.Take(int axis) ->
          indexed(value, new Primitive.Take(axis + 1), operands, batched);
      case Primitive.PutAdd(int axis, int extent) ->
          indexed(value, new Primitive.PutAdd(axis + 1, extent), operands, batched);
      case Primitive.TakeAlongAxis(int axis, int leading) ->
          indexed(value, new Primitive.TakeAlongAxis(axis + 1, leading + 1), operands, batched);
      case Primitive.PutAlongAxisAdd(int axis, int leading, int extent) ->
          indexed(
              value,
              new Primitive.PutAlongAxisAdd(axis + 1, leading + 1, extent),
              operands,
              batched);
      case Primitive.MaxPoolIndices _, Primitive.Input _, Primitive.Constant _ ->
          throw Vectorization.unsupported(value, value.primitive());
    };
  }

  /** Which operand of a convolution is the block; never both, and nothing is stacked twice. */
  private static Stacking stacking(Value value, Stacking present, List<Boolean> batched) {
    if (present != Stacking.NONE || (batched.get(0) && batched.get(1))) {
      throw Vectorization.unsupported(value, value.primitive());
    }
    return batched.get(0) ? Stacking.LEFT : Stacking.RIGHT;
  }

  private Value indexed(
      Value value, Primitive shifted, List<Value> operands, List<Boolean> batched) {
    if (batched.get(1)) {
      throw Vectorization.unsupported(value, value.primitive());
    }
    return builder.apply(shifted, operands);
  }

  /**
   * Where the block rides along as the first free axis of the result it costs nothing: [m, N, f]
   * times [f, g] is one product of m N rows. Otherwise it becomes a batch axis, along which the
   * operand that is no block is repeated.
   */
  private Value contract(Primitive.Contract contract, List<Value> operands, List<Boolean> batched) {
    boolean noBatch = contract.leftBatch().isEmpty();
    boolean left = batched.get(0);
    boolean right = batched.get(1);
    if (left && !right && noBatch) {
      return builder.contract(
          new Primitive.Contract(
              List.of(), List.of(), shift(contract.leftContracting()), contract.rightContracting()),
          operands.get(0),
          operands.get(1));
    }
    boolean allContracted = contract.leftContracting().size() == operands.get(0).shape().rank();
    if (right && !left && noBatch && allContracted) {
      return builder.contract(
          new Primitive.Contract(
              List.of(), List.of(), contract.leftContracting(), shift(contract.rightContracting())),
          operands.get(0),
          operands.get(1));
    }
    List<Value> blocks = allBatched(operands, batched);
    return builder.contract(
        new Primitive.Contract(
            prepend(0, shift(contract.leftBatch())),
            prepend(0, shift(contract.rightBatch())),
            shift(contract.leftContracting()),
            shift(contract.rightContracting())),
        blocks.get(0),
        blocks.get(1));
  }

  private List<Value> allBatched(List<Value> operands, List<Boolean> batched) {
    List<Value> blocks = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      blocks.add(batched.get(i) ? operands.get(i) : repeat(operands.get(i)));
    }
    return blocks;
  }

  private static List<Integer> shift(List<Integer> axes) {
    return axes.stream().map(axis -> axis + 1).toList();
  }

  private static List<Integer> prepend(int first, List<Integer> rest) {
    List<Integer> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
