package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Transposes of bilinear primitives in one operand: products again, of the other operand and the
 * cotangent.
 */
final class TransposedProducts {
  private TransposedProducts() {}

  static Value transpose(
      GraphBuilder builder, Value value, int linear, Value other, Value cotangent) {
    Shape spatial = value.operand(0).shape();
    return switch (value.primitive()) {
      case Primitive.Contract contract ->
          contract(
              builder,
              linear == 0 ? contract : swap(contract),
              value.operand(linear).shape(),
              other,
              cotangent,
              linear == 1);
      case Primitive.Convolution(var window, int groups, Stacking stacking) -> {
        requireUnstacked(value, stacking);
        yield linear == 0
            ? builder.apply(
                new Primitive.ConvolutionInputGradient(
                    window, groups, spatial.dimensions().subList(2, spatial.rank()), Stacking.NONE),
                List.of(other, cotangent))
            : builder.apply(
                new Primitive.ConvolutionWeightGradient(window, groups, Stacking.NONE),
                List.of(other, cotangent));
      }
      case Primitive.ConvolutionInputGradient(
              var window,
              int groups,
              List<Integer> _,
              Stacking stacking) -> {
        requireUnstacked(value, stacking);
        yield linear == 0
            ? builder.apply(
                new Primitive.ConvolutionWeightGradient(window, groups, Stacking.NONE),
                List.of(cotangent, other))
            : builder.convolution(cotangent, other, window, groups);
      }
      case Primitive.ConvolutionWeightGradient(var window, int groups, Stacking stacking) -> {
        requireUnstacked(value, stacking);
        yield linear == 0
            ? builder.apply(
                new Primitive.ConvolutionInputGradient(
                    window, groups, spatial.dimensions().subList(2, spatial.rank()), Stacking.NONE),
                List.of(cotangent, other))
            : builder.convolution(other, cotangent, window, groups);
      }
      case Primitive primitive -> throw new GraphException(primitive + " is not bilinear");
    };
  }

  private static void requireUnstacked(Value value, Stacking stacking) {
    if (stacking != Stacking.NONE) {
      throw new GraphException(
          "cannot transpose the stacked " + value + ": transpose before vectorising");
    }
  }

  private static Primitive.Contract swap(Primitive.Contract contract) {
    return new Primitive.Contract(
        contract.rightBatch(),
        contract.leftBatch(),
        contract.rightContracting(),
        contract.leftContracting());
  }

  /**
   * The transpose in the first operand of {@code contract}: the cotangent contracted with the other
   * operand over the latter's free axes.
   *
   * @param otherFirst whether the other operand's free axes come first in the cotangent
   */
  private static Value contract(
      GraphBuilder builder,
      Primitive.Contract contract,
      Shape shape,
      Value other,
      Value cotangent,
      boolean otherFirst) {
    int batch = contract.leftBatch().size();
    List<Integer> free = shape.otherAxes(concat(contract.leftBatch(), contract.leftContracting()));
    List<Integer> otherFree =
        other.shape().otherAxes(concat(contract.rightBatch(), contract.rightContracting()));
    List<Integer> batchAxes = range(0, batch);
    List<Integer> contracted =
        otherFirst
            ? range(batch, batch + otherFree.size())
            : range(batch + free.size(), batch + free.size() + otherFree.size());
    // The axes of the result, named by the axes of the operand that they stand for.
    List<Integer> fromOther =
        contract.rightContracting().stream()
            .sorted()
            .map(axis -> contract.leftContracting().get(contract.rightContracting().indexOf(axis)))
            .toList();
    List<Integer> cotangentLeads = concat(contract.leftBatch(), concat(free, fromOther));
    List<Integer> otherLeads = concat(contract.leftBatch(), concat(fromOther, free));
    Primitive.Contract product =
        new Primitive.Contract(batchAxes, contract.rightBatch(), contracted, otherFree);
    boolean swapped = inversions(otherLeads) < inversions(cotangentLeads);
    Value result =
        swapped
            ? builder.contract(swap(product), other, cotangent)
            : builder.contract(product, cotangent, other);
    return builder.permute(result, TransposedLayout.inverse(swapped ? otherLeads : cotangentLeads));
  }

  /** How far a permutation is from doing nothing: the number of pairs out of order. */
  private static long inversions(List<Integer> axes) {
    return IntStream.range(0, axes.size())
        .mapToLong(
            later -> axes.subList(0, later).stream().filter(axis -> axis > axes.get(later)).count())
        .sum();
  }

  private static List<Integer> concat(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
