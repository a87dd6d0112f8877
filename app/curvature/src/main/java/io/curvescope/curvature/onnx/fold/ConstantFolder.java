package io.curvescope.curvature.onnx.fold;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.onnx.ConstantBudget;
import io.curvescope.curvature.onnx.operator.ConstantValues;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that depend on constants only. Each is computed once, within a budget of elements for
 * the whole model; a value beyond it counts as not known. Results are in float64 whatever the graph
 * is compiled for. Not thread-safe.
 */
public final class ConstantFolder implements ConstantValues {
  /** Larger tensors of reals are left to the running graph unless somebody asks for them. */
  private static final int LARGEST_EAGER_REAL = 1 << 16;

  private final GraphBuilder builder;
  private final Map<Value, Optional<Tensor>> known = new HashMap<>();
  private final ConstantBudget budget;
  private long budgetElements;

  /**
   * A folder for one builder.
   *
   * @param budgetElements that it reads and makes at most: its work
   * @param budget of the results' heap
   */
  public ConstantFolder(GraphBuilder builder, long budgetElements, ConstantBudget budget) {
    this.builder = builder;
    this.budget = budget;
    this.budgetElements = budgetElements;
  }

  /** The value itself, or a constant in its place where it is known and worth knowing. */
  public Value fold(Value value) {
    if (value.primitive() instanceof Primitive.Constant
        || (value.isReal() && value.shape().size() > LARGEST_EAGER_REAL)) {
      return value;
    }
    return find(value).map(builder::constant).orElse(value);
  }

  @Override
  public Optional<Tensor> find(Value value) {
    if (value.primitive() instanceof Primitive.Constant(Tensor tensor)) {
      return Optional.of(tensor);
    }
    Deque<Value> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Value next = open.peek();
      List<Value> missing =
          next.operands().stream().filter(operand -> !isDecided(operand)).toList();
      if (isDecided(next) || missing.isEmpty()) {
        open.pop();
        known.computeIfAbsent(next, this::evaluate);
      } else {
        missing.forEach(open::push);
      }
    }
    return decided(value);
  }

  private boolean isDecided(Value value) {
    return value.primitive() instanceof Primitive.Constant || known.containsKey(value);
  }

  private Optional<Tensor> decided(Value value) {
    return value.primitive() instanceof Primitive.Constant(Tensor tensor)
        ? Optional.of(tensor)
        : known.getOrDefault(value, Optional.empty());
  }

  private Optional<Tensor> evaluate(Value value) {
    List<Tensor> operands = new ArrayList<>();
    for (Value operand : value.operands()) {
      Optional<Tensor> tensor = decided(operand);
      if (tensor.isEmpty()) {
        return Optional.empty();
      }
      operands.add(tensor.get());
    }
    long cost = cost(value.shape());
    for (Tensor operand : operands) {
      boolean once = operand.isSplat() && !readsEachElement(value.primitive());
      cost += once ? 1 : operand.shape().size();
    }
    if (cost > budgetElements || !budget.tryCharge(Long.BYTES * cost(value.shape()))) {
      return Optional.empty();
    }
    budgetElements -= cost;
    return evaluate(value, operands);
  }

  /** Elements, and where an extent is 0 the others: joining looks at each of an axis. */
  private static long cost(Shape shape) {
    long cost = 1;
    for (int extent : shape.dimensions()) {
      cost *= Math.max(1, extent);
    }
    return cost;
  }

  /** Reductions and scans visit all elements, even of a splat. */
  private static boolean readsEachElement(Primitive primitive) {
    return primitive instanceof Primitive.ReduceSum
        || primitive instanceof Primitive.ReduceMax
        || primitive instanceof Primitive.CumulativeSum
        || primitive instanceof Primitive.ArgMax;
  }

  private static Optional<Tensor> evaluate(Value value, List<Tensor> operands) {
    return switch (value.primitive()) {
      case Primitive.Constant(Tensor tensor) -> Optional.of(tensor);
      case Primitive.Unary(var function) -> ElementwiseFolding.unary(function, operands.getFirst());
      case Primitive.Binary(var function) ->
          Optional.of(ElementwiseFolding.binary(function, operands.get(0), operands.get(1)));
      case Primitive.Compare(var comparison) ->
          Optional.of(ElementwiseFolding.compare(comparison, operands.get(0), operands.get(1)));
      case Primitive.Logical(var function) ->
          Optional.of(ElementwiseFolding.logical(function, operands));
      case Primitive.Select _ -> Optional.of(ElementwiseFolding.select(operands));
      case Primitive.Convert(var element) ->
          Optional.of(ElementwiseFolding.convert(element, operands.getFirst()));
      case Primitive.Reshape(var shape) -> Optional.of(operands.getFirst().reshape(shape));
      case Primitive.Broadcast(var shape, var axes) ->
          Optional.of(LayoutFolding.broadcast(operands.getFirst(), shape, axes));
      case Primitive.Permute(var axes) ->
          Optional.of(LayoutFolding.permute(operands.getFirst(), value.shape(), axes));
      case Primitive.Slice slice ->
          Optional.of(LayoutFolding.slice(operands.getFirst(), value.shape(), slice));
      case Primitive.Pad pad ->
          Optional.of(LayoutFolding.pad(operands.getFirst(), value.shape(), pad));
      case Primitive.Concatenate(var axis) ->
          Optional.of(LayoutFolding.concatenate(operands, value.shape(), axis));
      case Primitive.Take(var axis) ->
          Optional.of(LayoutFolding.take(operands.get(0), operands.get(1), value.shape(), axis));
      case Primitive.TakeAlongAxis(var axis, var leading) ->
          Optional.of(
              LayoutFolding.takeAlongAxis(
                  operands.get(0), operands.get(1), value.shape(), axis, leading));
      case Primitive.ReduceSum(var axes) ->
          Optional.of(ReductionFolding.sum(operands.getFirst(), value.shape(), axes));
      case Primitive.ReduceMax(var axes) ->
          Optional.of(ReductionFolding.max(operands.getFirst(), value.shape(), axes));
      case Primitive.CumulativeSum sum ->
          Optional.of(ReductionFolding.cumulativeSum(operands.getFirst(), sum));
      case Primitive.ArgMax(var axis) ->
          Optional.of(ReductionFolding.argMax(operands.getFirst(), value.shape(), axis));
      case Primitive.Input _,
          Primitive.LogSumExp _,
          Primitive.Contract _,
          Primitive.Convolution _,
          Primitive.ConvolutionInputGradient _,
          Primitive.ConvolutionWeightGradient _,
          Primitive.PutAdd _,
          Primitive.PutAlongAxisAdd _,
          Primitive.MaxPoolIndices _ ->
          Optional.empty();
    };
  }
}
