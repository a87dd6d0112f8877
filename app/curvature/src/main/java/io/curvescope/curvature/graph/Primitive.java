package io.curvescope.curvature.graph;

import java.util.List;

/**
 * An operation that makes one value from operands. Attributes are part of the primitive, so two
 * equal primitives on the same operands make equal values. Semantics follow XLA's operations of
 * similar name.
 */
public sealed interface Primitive {

  /** A value bound when the graph runs. No operands. */
  record Input(String name, TensorType type) implements Primitive {}

  /** A value fixed in the graph. No operands. */
  record Constant(Tensor tensor) implements Primitive {}

  /** Elementwise, one real operand. */
  record Unary(UnaryFunction function) implements Primitive {}

  /** Elementwise, two operands of one type. */
  record Binary(BinaryFunction function) implements Primitive {}

  /** Elementwise, two operands of one type; gives a mask. */
  record Compare(Comparison comparison) implements Primitive {}

  /** Elementwise on masks. */
  record Logical(LogicalFunction function) implements Primitive {}

  /** Elementwise: the second operand where the first (a mask) holds, else the third. */
  record Select() implements Primitive {}

  /**
   * Other elements, same shape: true is 1; a number is true unless it is zero; a real becomes an
   * integer by truncation towards zero.
   */
  record Convert(ElementType element) implements Primitive {}

  /**
   * Repeats the operand along new axes.
   *
   * @param shape the result's shape
   * @param axes for each axis of the operand the axis of the result that it becomes, strictly
   *     ascending; the extents agree there
   */
  record Broadcast(Shape shape, List<Integer> axes) implements Primitive {
    public Broadcast {
      axes = List.copyOf(axes);
    }
  }

  /** The same elements in row-major order under another shape of the same size. */
  record Reshape(Shape shape) implements Primitive {}

  /** Axis i of the result is axis {@code axes[i]} of the operand. */
  record Permute(List<Integer> axes) implements Primitive {
    public Permute {
      axes = List.copyOf(axes);
    }
  }

  /** Along each axis the elements start, start + stride, ... below limit. */
  record Slice(List<Integer> starts, List<Integer> limits, List<Integer> strides)
      implements Primitive {
    public Slice {
      starts = List.copyOf(starts);
      limits = List.copyOf(limits);
      strides = List.copyOf(strides);
    }
  }

  /** Zeros (false) before, behind and between the elements along each axis. */
  record Pad(List<Integer> low, List<Integer> high, List<Integer> interior) implements Primitive {
    public Pad {
      low = List.copyOf(low);
      high = List.copyOf(high);
      interior = List.copyOf(interior);
    }
  }

  /** One or more operands laid behind each other along an axis. */
  record Concatenate(int axis) implements Primitive {}

  /** Sum over axes, which vanish. */
  record ReduceSum(List<Integer> axes) implements Primitive {
    public ReduceSum {
      axes = List.copyOf(axes);
    }
  }

  /** Maximum over axes, which vanish; NaN if there is one. Its derivative splits ties evenly. */
  record ReduceMax(List<Integer> axes) implements Primitive {
    public ReduceMax {
      axes = List.copyOf(axes);
    }
  }

  /**
   * log of the sum of exponentials over axes, which vanish; computed around the maximum, so it
   * never overflows.
   */
  record LogSumExp(List<Integer> axes) implements Primitive {
    public LogSumExp {
      axes = List.copyOf(axes);
    }
  }

  /**
   * Running sum along an axis.
   *
   * @param exclusive whether an element's own value is left out
   * @param reverse whether the sum runs from the end
   */
  record CumulativeSum(int axis, boolean exclusive, boolean reverse) implements Primitive {}

  /**
   * Sum of products over contracted axes (XLA's dot_general). The result's axes are the batch axes
   * in the order given, then the left operand's other axes, then the right operand's, each
   * ascending.
   */
  record Contract(
      List<Integer> leftBatch,
      List<Integer> rightBatch,
      List<Integer> leftContracting,
      List<Integer> rightContracting)
      implements Primitive {
    public Contract {
      leftBatch = List.copyOf(leftBatch);
      rightBatch = List.copyOf(rightBatch);
      leftContracting = List.copyOf(leftContracting);
      rightContracting = List.copyOf(rightContracting);
    }
  }

  /**
   * Cross-correlation y of input x [N, C, spatial...] (left) with weights w [O, C/groups,
   * window...] (right), of shape [N, O, positions...].
   */
  record Convolution(Window window, int groups, Stacking stacking) implements Primitive {}

  /**
   * The transpose of {@link Convolution} in its input: weights (left) and y (right) to x.
   *
   * @param spatial the spatial extents of x
   */
  record ConvolutionInputGradient(
      Window window, int groups, List<Integer> spatial, Stacking stacking) implements Primitive {
    public ConvolutionInputGradient {
      spatial = List.copyOf(spatial);
    }
  }

  /** The transpose of {@link Convolution} in its weights: x (left) and y (right) to weights. */
  record ConvolutionWeightGradient(Window window, int groups, Stacking stacking)
      implements Primitive {}

  /**
   * Picks along an axis: data (first), INT64 indices of any shape (second); the indices' axes take
   * the place of the axis. Indices lie in [0, extent); the caller has checked them.
   */
  record Take(int axis) implements Primitive {}

  /**
   * The transpose of {@link Take}: updates (first) are added at indices (second) into zeros.
   *
   * @param extent the extent of the axis in the result
   */
  record PutAdd(int axis, int extent) implements Primitive {}

  /**
   * Picks along an axis, another index at each place: data of shape L + D (first), INT64 indices of
   * shape I (second); D and I agree but for one axis; the result has shape L + I, the same indices
   * serving all of L.
   *
   * @param axis the axis, counted in the data's shape
   * @param leading the number of axes in L
   */
  record TakeAlongAxis(int axis, int leading) implements Primitive {}

  /**
   * The transpose of {@link TakeAlongAxis}: updates of shape L + I (first) are added at indices I
   * (second) into zeros.
   *
   * @param axis the axis, counted in the result's shape
   * @param leading the number of axes in L
   * @param extent the extent of the axis in the result
   */
  record PutAlongAxisAdd(int axis, int leading, int extent) implements Primitive {}

  /** The first index of the maximum along an axis, which vanishes; NaN counts as the maximum. */
  record ArgMax(int axis) implements Primitive {}

  /**
   * Max pooling's choice: for x [N, C, spatial...] and each position of the window the flat index
   * into the spatial axes of the first maximum, of shape [N, C, positions...]; padding is never
   * chosen; NaN counts as the maximum.
   */
  record MaxPoolIndices(Window window) implements Primitive {}
}
