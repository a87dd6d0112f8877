package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("Conv", ConvolutionOperators::convolution);
  }

  private static List<Value> convolution(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    Value weights = node.real(1);
    int rank = weights.shape().rank();
    if (rank < 3 || rank > 4) {
      throw node.unsupported(
          "convolutions of 1 or 2 spatial axes are supported, the weights are " + weights.type());
    }
    List<Integer> extents = weights.shape().axes(2, rank).dimensions();
    Optional<List<Long>> kernel = node.attributes().integers("kernel_shape");
    if (kernel.isPresent()
        && !kernel.get().equals(extents.stream().map(Integer::longValue).toList())) {
      throw node.attributes()
          .malformed("kernel_shape", "must be " + extents + " as the weights, got " + kernel.get());
    }
    long groups = node.attributes().integer("group", 1);
    if (groups < 1 || groups > Integer.MAX_VALUE) {
      throw node.attributes().malformed("group", "must be 1 or more, got " + groups);
    }
    Window window = SpatialWindow.of(node, x, extents, false).window();
    Value y = builder.convolution(x, weights, window, (int) groups);
    Optional<Value> bias = node.optionalInput(2);
    if (bias.isEmpty()) {
      return List.of(y);
    }
    if (!bias.get().shape().equals(Shape.of(y.shape().dimension(1)))) {
      throw node.malformedInput(
          2, "must have one element per output channel, got " + bias.get().type());
    }
    return List.of(builder.add(y, builder.broadcast(bias.get(), y.shape(), List.of(1))));
  }
}
