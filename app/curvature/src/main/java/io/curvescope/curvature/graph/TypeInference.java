package io.curvescope.curvature.graph;

import java.util.List;

/** The type of a primitive's result, and whether the primitive takes these operands at all. */
final class TypeInference {
  private TypeInference() {}

  /**
   * @throws GraphException naming the primitive, the operands' types and what would be right
   */
  static TensorType infer(Primitive primitive, List<TensorType> operands) {
    Operands checked = new Operands(primitive, operands);
    TensorType result = inferChecked(primitive, checked);
    long size;
    try {
      size = result.shape().size();
    } catch (ArithmeticException overflow) {
      size = Long.MAX_VALUE;
    }
    if (size > Integer.MAX_VALUE) {
      throw checked.error(
          "a result of " + result.shape() + " has more than " + Integer.MAX_VALUE + " elements");
    }
    return result;
  }

  private static TensorType inferChecked(Primitive primitive, Operands operands) {
    return switch (primitive) {
      case Primitive.Input input -> {
        operands.requireCount(0);
        yield input.type();
      }
      case Primitive.Constant constant -> {
        operands.requireCount(0);
        yield constant.tensor().type();
      }
      case Primitive.Unary _ -> ElementwiseTypes.unary(operands);
      case Primitive.Binary binary -> ElementwiseTypes.binary(binary, operands);
      case Primitive.Compare _ -> ElementwiseTypes.compare(operands);
      case Primitive.Logical logical -> ElementwiseTypes.logical(logical, operands);
      case Primitive.Select _ -> ElementwiseTypes.select(operands);
      case Primitive.Convert convert -> ElementwiseTypes.convert(convert, operands);
      case Primitive.Broadcast broadcast -> LayoutTypes.broadcast(broadcast, operands);
      case Primitive.Reshape reshape -> LayoutTypes.reshape(reshape, operands);
      case Primitive.Permute permute -> LayoutTypes.permute(permute, operands);
      case Primitive.Slice slice -> LayoutTypes.slice(slice, operands);
      case Primitive.Pad pad -> LayoutTypes.pad(pad, operands);
      case Primitive.Concatenate concatenate -> LayoutTypes.concatenate(concatenate, operands);
      case Primitive.ReduceSum reduce -> ReductionTypes.reduce(reduce.axes(), false, operands);
      case Primitive.ReduceMax reduce -> ReductionTypes.reduce(reduce.axes(), true, operands);
      case Primitive.LogSumExp reduce -> ReductionTypes.reduce(reduce.axes(), true, operands);
      case Primitive.CumulativeSum sum -> ReductionTypes.cumulativeSum(sum, operands);
      case Primitive.ArgMax argMax -> ReductionTypes.argMax(argMax, operands);
      case Primitive.MaxPoolIndices pool -> ReductionTypes.maxPoolIndices(pool, operands);
      case Primitive.Contract contract -> ProductTypes.contract(contract, operands);
      case Primitive.Convolution convolution -> ConvolutionTypes.output(convolution, operands);
      case Primitive.ConvolutionInputGradient gradient ->
          ConvolutionTypes.input(gradient, operands);
      case Primitive.ConvolutionWeightGradient gradient ->
          ConvolutionTypes.weights(gradient, operands);
      case Primitive.Take take -> IndexingTypes.take(take, operands);
      case Primitive.PutAdd put -> IndexingTypes.putAdd(put, operands);
      case Primitive.TakeAlongAxis take -> IndexingTypes.takeAlongAxis(take, operands);
      case Primitive.PutAlongAxisAdd put -> IndexingTypes.putAlongAxisAdd(put, operands);
    };
  }
}
