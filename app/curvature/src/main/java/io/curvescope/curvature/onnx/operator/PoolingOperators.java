package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Pooling;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pools over spatial axes. */
final class PoolingOperators {
  private PoolingOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "MaxPool",
        PoolingOperators::max,
        "AveragePool",
        PoolingOperators::average,
        "GlobalAveragePool",
        node -> global(node, false),
        "GlobalMaxPool",
        node -> global(node, true));
  }

  private static List<Value> max(NodeContext node) {
    boolean ceil = node.attributes().flag("ceil_mode", false);
    node.attributes().ignore("storage_order");
    SpatialWindow window = SpatialWindow.of(node, node.real(0), SpatialWindow.kernel(node), ceil);
    return List.of(Pooling.max(node.builder(), node.real(0), window.extended()));
  }

  /** Padding that the model asks for may count; what ceil_mode adds never does. */
  private static List<Value> average(NodeContext node) {
    boolean ceil = node.attributes().flag("ceil_mode", false);
    boolean countPadding = node.attributes().flag("count_include_pad", false);
    Value x = node.real(0);
    SpatialWindow spatial = SpatialWindow.of(node, x, SpatialWindow.kernel(node), ceil);
    Window window = spatial.window();
    chargeCounts(node, x, spatial);
    boolean extended = spatial.extension().stream().anyMatch(more -> more > 0);
    if (!countPadding || !extended) {
      return List.of(Pooling.average(node.builder(), x, spatial.extended(), countPadding));
    }
    Value padded = padded(node.builder(), x, window);
    List<Integer> none = Collections.nCopies(window.rank(), 0);
    Window onlyExtension =
        new Window(
            window.extents(), window.strides(), none, spatial.extension(), window.dilations());
    return List.of(Pooling.average(node.builder(), padded, onlyExtension, false));
  }

  /** Where padding does not count, each position has a factor of its own, made axis by axis. */
  private static void chargeCounts(NodeContext node, Value x, SpatialWindow spatial) {
    double bytes = 2.0 * Double.BYTES;
    List<Integer> extents = x.shape().axes(2, x.shape().rank()).dimensions();
    for (int positions : spatial.extended().positions(extents)) {
      bytes *= Math.max(1, positions);
    }
    node.charge((long) bytes);
  }

  private static Value padded(GraphBuilder builder, Value x, Window window) {
    List<Integer> low = new ArrayList<>(List.of(0, 0));
    List<Integer> high = new ArrayList<>(List.of(0, 0));
    low.addAll(window.padLow());
    high.addAll(window.padHigh());
    return builder.pad(x, low, high, Collections.nCopies(low.size(), 0));
  }

  private static List<Value> global(NodeContext node, boolean max) {
    Value x = node.real(0);
    int rank = x.shape().rank();
    if (rank < 3) {
      throw node.malformedInput(0, "must have axes [N, C, spatial...], got " + x.type());
    }
    List<Integer> axes = IntStream.range(2, rank).boxed().toList();
    Value reduced =
        max ? node.builder().reduceMax(x, axes) : Reductions.mean(node.builder(), x, axes);
    return List.of(Reductions.keepAxes(node.builder(), reduced, x.shape(), axes));
  }
}
