package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;

/** Running sums and triangles. */
final class ScanOperators {
  private ScanOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("CumSum", ScanOperators::cumulativeSum, "Trilu", ScanOperators::triangle);
  }

  private static List<Value> cumulativeSum(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    int axis = Axes.normalize(node.constantInteger(1), x.shape().rank(), node.at(1));
    boolean exclusive = node.attributes().flag("exclusive", false);
    boolean reverse = node.attributes().flag("reverse", false);
    Value real = x.isReal() ? x : builder.convert(x, ElementType.REAL);
    Value sum = builder.cumulativeSum(real, axis, exclusive, reverse);
    return List.of(x.isReal() ? sum : builder.convert(sum, x.type().element()));
  }

  /** Keeps what lies on and above (or below) the k-th diagonal of the last two axes. */
  private static List<Value> triangle(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    Shape shape = x.shape();
    int rank = shape.rank();
    boolean upper = node.attributes().flag("upper", true);
    long diagonal = node.optionalInput(1).isPresent() ? node.constantInteger(1) : 0;
    if (rank < 2) {
      throw node.malformedInput(0, "must have two axes or more, got " + x.type());
    }
    int rows = shape.dimension(rank - 2);
    int columns = shape.dimension(rank - 1);
    Tensor kept =
        node.booleans(
            Shape.of(rows, columns),
            i -> {
              long offset = (long) (i % columns) - i / columns;
              return upper ? offset >= diagonal : offset <= diagonal;
            });
    Value mask = builder.constant(kept);
    Value zeros =
        builder.constant(
            switch (x.type().element()) {
              case REAL -> Tensor.splat(shape, 0.0);
              case INT64 -> Tensor.splat(shape, 0L);
              case BOOL -> Tensor.splat(shape, false);
            });
    return List.of(builder.select(Broadcasting.to(builder, mask, shape), x, zeros));
  }
}
