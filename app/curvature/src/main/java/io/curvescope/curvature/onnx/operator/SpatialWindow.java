package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The window that convolutions and pools describe by their attributes kernel_shape, strides, pads,
 * dilations, auto_pad and ceil_mode.
 *
 * @param window the window with the padding that the model asks for
 * @param extension padding behind the last element, beyond what the model asks for, that makes room
 *     for the last window under ceil_mode
 */
record SpatialWindow(Window window, List<Integer> extension) {
  private static final int MAXIMUM_PAD = 1 << 16;

  /** The window with the extension as padding. */
  Window extended() {
    List<Integer> high = new ArrayList<>();
    for (int axis = 0; axis < extension.size(); axis++) {
      high.add(window.padHigh().get(axis) + extension.get(axis));
    }
    return new Window(
        window.extents(), window.strides(), window.padLow(), high, window.dilations());
  }

  /** Reads the attributes; {@code extents} are those of the kernel. */
  static SpatialWindow of(NodeContext node, Value input, List<Integer> extents, boolean ceil) {
    Shape shape = input.shape();
    int axes = extents.size();
    if (axes < 1 || shape.rank() != axes + 2) {
      throw node.malformedInput(
          0,
          "must have axes [N, C, spatial...] with "
              + axes
              + " spatial axes as the kernel, got "
              + input.type());
    }
    List<Integer> strides = list(node, "strides", axes, 1, 1, Integer.MAX_VALUE);
    List<Integer> dilations = list(node, "dilations", axes, 1, 1, Integer.MAX_VALUE);
    List<Integer> pads = list(node, "pads", 2 * axes, 0, 0, MAXIMUM_PAD);
    String auto = node.attributes().text("auto_pad", "NOTSET");
    List<Integer> low = new ArrayList<>();
    List<Integer> high = new ArrayList<>();
    List<Integer> extension = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      int extent = shape.dimension(axis + 2);
      long reach = (long) (extents.get(axis) - 1) * dilations.get(axis) + 1;
      int before = pads.get(axis);
      int after = pads.get(axis + axes);
      if (!auto.equals("NOTSET")) {
        int total = automatic(node, auto, extent, strides.get(axis), reach);
        before = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
        after = total - before;
      }
      low.add(before);
      high.add(after);
      extension.add(
          ceil && !auto.startsWith("SAME")
              ? extension(extent, before, after, reach, strides.get(axis))
              : 0);
    }
    return new SpatialWindow(new Window(extents, strides, low, high, dilations), extension);
  }

  /** kernel_shape, which pools must have. */
  static List<Integer> kernel(NodeContext node) {
    List<Long> kernel =
        node.attributes()
            .integers("kernel_shape")
            .orElseThrow(() -> node.attributes().malformed("kernel_shape", "is missing"));
    return list(node, "kernel_shape", kernel.size(), 1, 1, Integer.MAX_VALUE);
  }

  private static int automatic(NodeContext node, String auto, int extent, int stride, long reach) {
    return switch (auto) {
      case "VALID" -> 0;
      case "SAME_UPPER", "SAME_LOWER" -> {
        long positions = ((long) extent + stride - 1) / stride;
        yield Math.toIntExact(Math.max(0, (positions - 1) * stride + reach - extent));
      }
      default ->
          throw node.attributes()
              .malformed(
                  "auto_pad",
                  "must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, got '" + auto + "'");
    };
  }

  /** As PyTorch, a last window that would start behind the input and its low padding is dropped. */
  private static int extension(int extent, int before, int after, long reach, int stride) {
    long room = (long) extent + before + after - reach;
    if (room < 0) {
      return 0;
    }
    long positions = (room + stride - 1) / stride + 1;
    if ((positions - 1) * stride >= (long) extent + before) {
      positions--;
    }
    return Math.toIntExact(Math.max(0, (positions - 1) * stride - room));
  }

  private static List<Integer> list(
      NodeContext node, String name, int size, int otherwise, int least, int most) {
    List<Long> values = node.attributes().integers(name).orElse(List.of());
    if (values.isEmpty()) {
      return Collections.nCopies(size, otherwise);
    }
    if (values.size() != size) {
      throw node.attributes().malformed(name, "must have " + size + " numbers, got " + values);
    }
    for (long value : values) {
      if (value < least || value > most) {
        throw node.attributes()
            .malformed(name, "must be from " + least + " to " + most + ", got " + values);
      }
    }
    return values.stream().map(Math::toIntExact).toList();
  }
}
