package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.fuse.ElementwiseStep;
import io.curvescope.curvature.exec.fuse.SumStep;
import io.curvescope.curvature.exec.gather.PutAddStep;
import io.curvescope.curvature.exec.gather.PutAlongAddStep;
import io.curvescope.curvature.exec.gather.TakeAlongStep;
import io.curvescope.curvature.exec.gather.TakeStep;
import io.curvescope.curvature.exec.layout.ClearStep;
import io.curvescope.curvature.exec.layout.CopyStep;
import io.curvescope.curvature.exec.reduce.CumulativeSumStep;
import io.curvescope.curvature.exec.reduce.RowReduction;
import io.curvescope.curvature.exec.reduce.RowReductionStep;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.window.MaxPoolIndicesStep;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the values of a graph, one after the other, into views of other values or into steps. */
final class Lowering {
  private final Graph graph;
  private final Precision precision;
  private final Views views;
  private final Fusion fusion;
  private final Accumulations accumulations;
  private final ProductLowering products;
  private final ConvolutionLowering convolutions;
  private final List<Step> steps = new ArrayList<>();

  /**
   * @param firstBlocked the index of the first input whose outermost axis runs over independent
   *     problems; all later ones' do
   */
  Lowering(Graph graph, Precision precision, int firstBlocked) {
    this.graph = graph;
    this.precision = precision;
    Uses uses = new Uses(graph);
    this.views = new Views(precision, steps);
    this.accumulations = new Accumulations(graph, uses);
    this.fusion = new Fusion(graph, uses, accumulations);
    this.products = new ProductLowering(views, uses, blocked(graph, firstBlocked), steps);
    this.convolutions = new ConvolutionLowering(views, steps);
  }

  /** The blocked inputs and all that depends on them. */
  private static Set<Value> blocked(Graph graph, int firstBlocked) {
    Set<Value> blocked = Collections.newSetFromMap(new IdentityHashMap<>());
    blocked.addAll(graph.inputs().subList(firstBlocked, graph.inputs().size()));
    for (Value value : graph.values()) {
      if (value.operands().stream().anyMatch(blocked::contains)) {
        blocked.add(value);
      }
    }
    return blocked;
  }

  List<PlacedConstant> constants() {
    return views.constants();
  }

  List<Step> lower() {
    for (int i = 0; i < graph.inputs().size(); i++) {
      views.bindInput(graph.inputs().get(i), Storage.FIRST_BOUND + i);
    }
    for (Value value : graph.values()) {
      if (!fusion.isInner(value) && !accumulations.isDeferred(value)) {
        lower(value);
      }
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      views.bindOutput(graph.outputs().get(i), Storage.FIRST_BOUND + graph.inputs().size() + i);
    }
    return steps;
  }

  private void lower(Value value) {
    switch (value.primitive()) {
      case Primitive.Input input -> {}
      case Primitive.Constant(var tensor) -> views.constant(value, tensor);
      case Primitive.Unary unary -> elementwise(value);
      case Primitive.Binary binary -> {
        if (accumulations.added(value).isPresent()) {
          products.accumulate(value, accumulations.added(value).get());
        } else {
          elementwise(value);
        }
      }
      case Primitive.Compare compare -> elementwise(value);
      case Primitive.Logical logical -> elementwise(value);
      case Primitive.Select select -> elementwise(value);
      case Primitive.Convert convert -> elementwise(value);
      case Primitive.Broadcast(var shape, var axes) ->
          views.put(value, operand(value, 0).broadcast(shape, axes));
      case Primitive.Reshape(var shape) ->
          views.put(
              value,
              operand(value, 0)
                  .reshape(shape)
                  .orElseGet(() -> View.dense(dense(value, 0).storage(), shape)));
      case Primitive.Permute(var axes) -> views.put(value, operand(value, 0).permute(axes));
      case Primitive.Slice(var starts, var limits, var strides) ->
          views.put(value, operand(value, 0).slice(starts, strides, value.shape()));
      case Primitive.Pad(var low, var high, var interior) -> {
        View result = views.define(value);
        List<Integer> steps = interior.stream().map(gap -> gap + 1).toList();
        View inner = result.slice(low, steps, value.operand(0).shape());
        add(new CopyStep(operand(value, 0), inner, true));
      }
      case Primitive.Concatenate(int axis) -> concatenate(value, axis);
      case Primitive.ReduceSum(var axes) -> sum(value, axes);
      case Primitive.ReduceMax(var axes) -> rows(value, axes, RowReduction.MAXIMUM);
      case Primitive.LogSumExp(var axes) -> rows(value, axes, RowReduction.LOG_SUM_EXP);
      case Primitive.ArgMax(int axis) -> rows(value, List.of(axis), RowReduction.FIRST_MAXIMUM);
      case Primitive.CumulativeSum(int axis, boolean exclusive, boolean reverse) ->
          add(
              new CumulativeSumStep(
                  dense(value, 0), axis, exclusive, reverse, views.define(value)));
      case Primitive.Contract contract -> products.contract(value, contract);
      case Primitive.Convolution convolution -> convolutions.output(value, convolution);
      case Primitive.ConvolutionInputGradient gradient -> convolutions.input(value, gradient);
      case Primitive.ConvolutionWeightGradient gradient -> convolutions.weights(value, gradient);
      case Primitive.Take(int axis) ->
          add(new TakeStep(dense(value, 0), dense(value, 1), axis, views.define(value)));
      case Primitive.PutAdd(int axis, int extent) ->
          add(new PutAddStep(dense(value, 0), dense(value, 1), axis, views.define(value)));
      case Primitive.TakeAlongAxis(int axis, int leading) ->
          add(
              new TakeAlongStep(
                  dense(value, 0), dense(value, 1), axis, leading, views.define(value)));
      case Primitive.PutAlongAxisAdd(int axis, int leading, int extent) ->
          add(
              new PutAlongAddStep(
                  dense(value, 0), dense(value, 1), axis, leading, views.define(value)));
      case Primitive.MaxPoolIndices(var window) ->
          add(new MaxPoolIndicesStep(window, dense(value, 0), views.define(value)));
    }
  }

  private void add(Step step) {
    steps.add(step);
  }

  private View operand(Value value, int index) {
    return views.of(value.operand(index));
  }

  private View dense(Value value, int index) {
    return views.dense(operand(value, index));
  }

  private void elementwise(Value value) {
    List<Value> group = fusion.group(value);
    Map<Value, View> operands = operands(group, value);
    add(new ElementwiseStep(precision, group, operands, views.define(value)));
  }

  /** The views of what a group, and the value that ends it, use from outside. */
  private Map<Value, View> operands(List<Value> group, Value end) {
    Map<Value, View> operands = new LinkedHashMap<>();
    List<Value> all = new ArrayList<>(group);
    all.add(end);
    for (Value member : all) {
      for (Value operand : member.operands()) {
        if (!group.contains(operand)) {
          operands.computeIfAbsent(operand, outside -> views.streamable(views.of(outside)));
        }
      }
    }
    return operands;
  }

  private void sum(Value value, List<Integer> axes) {
    Value summed = value.operand(0);
    if (summed.shape().size() == 0) {
      add(new ClearStep(views.define(value)));
    } else if (summed.shape().size() == value.shape().size()) {
      View same = operand(value, 0);
      views.put(value, same.permute(summed.shape().otherAxes(axes)));
    } else {
      List<Value> group = fusion.group(value);
      Map<Value, View> operands = operands(group, value);
      add(new SumStep(precision, group, summed, operands, axes, views.define(value)));
    }
  }

  private void rows(Value value, List<Integer> axes, RowReduction reduction) {
    View operand = operand(value, 0);
    List<Integer> order = new ArrayList<>(operand.shape().otherAxes(axes));
    order.addAll(axes.stream().sorted().toList());
    add(new RowReductionStep(reduction, views.dense(operand.permute(order)), views.define(value)));
  }

  private void concatenate(Value value, int axis) {
    View result = views.define(value);
    int start = 0;
    for (Value part : value.operands()) {
      List<Integer> starts = new ArrayList<>();
      List<Integer> steps = new ArrayList<>();
      for (int i = 0; i < value.shape().rank(); i++) {
        starts.add(i == axis ? start : 0);
        steps.add(1);
      }
      add(new CopyStep(views.of(part), result.slice(starts, steps, part.shape())));
      start += part.shape().dimension(axis);
    }
  }
}
