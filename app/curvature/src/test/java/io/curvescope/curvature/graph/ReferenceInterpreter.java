package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a graph in double precision by the plainest loops: the oracle of the other tests. */
public final class ReferenceInterpreter {
  private ReferenceInterpreter() {}

  /** The outputs for inputs given in the graph's order. */
  public static List<Tensor> evaluate(Graph graph, List<Tensor> inputs) {
    if (inputs.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          "needs " + graph.inputs().size() + " inputs, got " + inputs.size());
    }
    Map<Value, Tensor> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(graph.inputs().get(i), inputs.get(i));
    }
    for (Value value : graph.values()) {
      if (!known.containsKey(value)) {
        List<Tensor> operands = new ArrayList<>();
        for (Value operand : value.operands()) {
          operands.add(require(known.get(operand), operand));
        }
        known.put(value, apply(value.primitive(), operands, value.shape()));
      }
      Tensor result = require(known.get(value), value);
      if (!result.type().equals(value.type())) {
        throw new IllegalStateException(value + " evaluated to " + result.type());
      }
    }
    return graph.outputs().stream().map(output -> require(known.get(output), output)).toList();
  }

  /** All elements of a tensor of reals. */
  public static double[] reals(Tensor tensor) {
    double[] elements = new double[(int) tensor.shape().size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = tensor.realAt(i);
    }
    return elements;
  }

  private static Tensor require(@Nullable Tensor tensor, Value value) {
    if (tensor == null) {
      throw new IllegalStateException("no value for " + value);
    }
    return tensor;
  }

  private static Tensor apply(Primitive primitive, List<Tensor> operands, Shape shape) {
    return switch (primitive) {
      case Primitive.Input input -> throw new IllegalStateException("unbound input " + input);
      case Primitive.Constant constant -> constant.tensor();
      case Primitive.Unary unary -> ReferenceElementwise.unary(unary.function(), operands.get(0));
      case Primitive.Binary binary ->
          ReferenceElementwise.binary(binary.function(), operands.get(0), operands.get(1));
      case Primitive.Compare compare ->
          ReferenceElementwise.compare(compare.comparison(), operands.get(0), operands.get(1));
      case Primitive.Logical logical -> ReferenceElementwise.logical(logical.function(), operands);
      case Primitive.Select _ -> ReferenceElementwise.select(operands);
      case Primitive.Convert convert ->
          ReferenceElementwise.convert(convert.element(), operands.get(0));
      case Primitive.Broadcast broadcast ->
          ReferenceLayout.broadcast(broadcast, operands.get(0), shape);
      case Primitive.Reshape _ -> operands.get(0).reshape(shape);
      case Primitive.Permute permute -> ReferenceLayout.permute(permute, operands.get(0), shape);
      case Primitive.Slice slice -> ReferenceLayout.slice(slice, operands.get(0), shape);
      case Primitive.Pad pad -> ReferenceLayout.pad(pad, operands.get(0), shape);
      case Primitive.Concatenate concatenate ->
          ReferenceLayout.concatenate(concatenate.axis(), operands, shape);
      case Primitive.ReduceSum reduce ->
          ReferenceReductions.sum(reduce.axes(), operands.get(0), shape);
      case Primitive.ReduceMax reduce ->
          ReferenceReductions.max(reduce.axes(), operands.get(0), shape);
      case Primitive.LogSumExp reduce ->
          ReferenceReductions.logSumExp(reduce.axes(), operands.get(0), shape);
      case Primitive.CumulativeSum sum -> ReferenceReductions.cumulativeSum(sum, operands.get(0));
      case Primitive.ArgMax argMax ->
          ReferenceReductions.argMax(argMax.axis(), operands.get(0), shape);
      case Primitive.MaxPoolIndices pool ->
          ReferenceReductions.maxPoolIndices(pool.window(), operands.get(0), shape);
      case Primitive.Contract contract -> ReferenceProducts.contract(contract, operands, shape);
      case Primitive.Convolution convolution ->
          ReferenceConvolution.output(convolution, operands, shape);
      case Primitive.ConvolutionInputGradient gradient ->
          ReferenceConvolution.input(gradient, operands, shape);
      case Primitive.ConvolutionWeightGradient gradient ->
          ReferenceConvolution.weights(gradient, operands, shape);
      case Primitive.Take take -> ReferenceGather.take(take.axis(), operands, shape);
      case Primitive.PutAdd put -> ReferenceGather.putAdd(put.axis(), operands, shape);
      case Primitive.TakeAlongAxis take -> ReferenceGather.takeAlong(take, operands, shape);
      case Primitive.PutAlongAxisAdd put -> ReferenceGather.putAlong(put, operands, shape);
    };
  }
}
