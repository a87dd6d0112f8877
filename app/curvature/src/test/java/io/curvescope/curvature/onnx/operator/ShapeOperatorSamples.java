package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Operators that move, repeat and pick elements, and the shape arithmetic that exporters write
 * around them.
 */
final class ShapeOperatorSamples {
  private static final int DOUBLE = 11;

  private ShapeOperatorSamples() {}

  static void addTo(Map<String, Function<OperatorSample, String>> all) {
    layout(all);
    pieces(all);
    picks(all);
    arithmetic(all);
  }

  private static void layout(Map<String, Function<OperatorSample, String>> all) {
    all.put(
        "Reshape",
        s -> {
          Shape shape = s.shape(3);
          return s.node("Reshape", s.normal(shape) + "," + s.integers(0, -1));
        });
    all.put(
        "Flatten",
        s -> {
          Shape shape = s.shape(1, 3);
          return s.node("Flatten", s.normal(shape), attribute("axis", s.axis(shape.rank())));
        });
    all.put(
        "Transpose",
        s -> {
          int rank = s.between(1, 4);
          List<Long> axes = s.permutation(rank).stream().map(Integer::longValue).toList();
          return s.node("Transpose", s.normal(s.shape(rank)), attribute("perm", axes));
        });
    all.put(
        "Unsqueeze and Squeeze",
        s -> {
          String x = s.node("Exp", s.normal(s.shape(2)));
          String wide = s.node("Unsqueeze", x + "," + s.integers(s.between(0, 2), -1));
          return s.node("Squeeze", wide + "," + s.integers(-1));
        });
    all.put(
        "Expand",
        s -> {
          Shape shape = s.shape(1, 3);
          return s.node(
              "Expand", s.normal(s.broadcasting(shape)) + "," + s.integers(shape.dimensions()));
        });
    all.put(
        "Tile",
        s ->
            s.node(
                "Tile", s.normal(s.shape(2)) + "," + s.integers(s.between(1, 3), s.between(1, 2))));
    for (String mode : List.of("constant", "reflect", "edge")) {
      all.put("Pad " + mode, s -> pad(s, mode));
    }
  }

  private static String pad(OperatorSample s, String mode) {
    Shape shape = Shape.of(s.between(3, 4), s.between(3, 4));
    int least = mode.equals("constant") ? -1 : 0;
    List<Integer> pads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pads.add(s.between(least, 2));
    }
    return s.node("Pad", s.normal(shape) + "," + s.integers(pads), attribute("mode", mode));
  }

  private static void pieces(Map<String, Function<OperatorSample, String>> all) {
    all.put(
        "Concat",
        s -> {
          Shape shape = s.shape(1, 3);
          int axis = s.axis(shape.rank());
          int place = Math.floorMod(axis, shape.rank());
          String first = s.normal(shape);
          String second = s.normal(shape.withDimension(place, s.between(1, 3)));
          return s.node("Concat", first + "," + second + "," + first, attribute("axis", axis));
        });
    all.put(
        "Split by sizes",
        s -> {
          int first = s.between(1, 3);
          int second = s.between(1, 3);
          String x = s.normal(Shape.of(2, first + second));
          List<String> parts =
              s.nodes("Split", x + "," + s.integers(first, second), 2, attribute("axis", 1));
          return joined(s, parts);
        });
    all.put(
        "Split in equal parts",
        s -> {
          String x = s.normal(Shape.of(2, s.between(3, 6)));
          return joined(
              s, s.nodes("Split", x, 2, attribute("axis", -1), attribute("num_outputs", 2)));
        });
    all.put(
        "SplitToSequence",
        s -> {
          String x = s.normal(Shape.of(2, s.between(2, 5)));
          String parts = s.node("SplitToSequence", x + "," + s.integer(2), attribute("axis", 1));
          return s.node("Exp", s.node("SequenceAt", parts + "," + s.integer(0)));
        });
    all.put(
        "Slice",
        s -> {
          String x = s.normal(Shape.of(s.between(3, 5), s.between(3, 5)));
          return s.coin()
              ? s.node(
                  "Slice",
                  String.join(
                      ",",
                      x,
                      s.integers(1),
                      s.integers(99),
                      s.integers(-1),
                      s.integers(s.between(1, 2))))
              : s.node(
                  "Slice",
                  String.join(
                      ",",
                      x,
                      s.integers(-1, 0),
                      s.integers(-99, -1),
                      s.integers(0, 1),
                      s.integers(-s.between(1, 2), 1)));
        });
  }

  /** The parts in the other order, the first one bent. */
  private static String joined(OperatorSample s, List<String> parts) {
    return s.node("Concat", parts.get(1) + "," + s.node("Exp", parts.get(0)), attribute("axis", 1));
  }

  private static void picks(Map<String, Function<OperatorSample, String>> all) {
    all.put(
        "Gather",
        s -> {
          Shape shape = s.shape(1, 3);
          int axis = s.axis(shape.rank());
          int extent = shape.dimension(Math.floorMod(axis, shape.rank()));
          return s.node(
              "Gather",
              s.normal(shape) + "," + s.indices(s.shape(0, 2), extent),
              attribute("axis", axis));
        });
    all.put(
        "GatherElements",
        s -> {
          Shape shape = s.shape(1, 3);
          int axis = s.axis(shape.rank());
          int place = Math.floorMod(axis, shape.rank());
          Shape picked = shape.withDimension(place, s.between(1, 5));
          return s.node(
              "GatherElements",
              s.normal(shape) + "," + s.indices(picked, shape.dimension(place)),
              attribute("axis", axis));
        });
  }

  private static void arithmetic(Map<String, Function<OperatorSample, String>> all) {
    all.put(
        "Reshape by Shape, Gather and Concat",
        s -> {
          String x = s.normal(s.shape(3));
          String batch = s.node("Gather", s.node("Shape", x) + "," + s.integers(0));
          return s.node(
              "Reshape",
              x + "," + s.node("Concat", batch + "," + s.integers(-1), attribute("axis", 0)));
        });
    all.put(
        "divided by Size",
        s -> {
          String x = s.normal(s.shape(2));
          String size = s.node("Cast", s.node("Size", x), attribute("to", DOUBLE));
          return s.node("Div", s.node("Exp", x) + "," + size);
        });
    all.put(
        "times Range and ConstantOfShape",
        s -> {
          String x = s.normal(Shape.of(s.between(1, 5)));
          String extent = s.node("Squeeze", s.node("Shape", x));
          String range = s.node("Range", s.integer(0) + "," + extent + "," + s.integer(1));
          String twos =
              s.node(
                  "ConstantOfShape",
                  s.node("Shape", x),
                  attribute("value", StoredTensor.ofDoubles(Shape.of(1), 2)));
          String factor =
              s.node("Mul", s.node("Cast", range, attribute("to", DOUBLE)) + "," + twos);
          return s.node("Mul", x + "," + factor);
        });
    all.put(
        "Gather by Mod of Range",
        s -> {
          Shape shape = s.shape(2);
          String range = s.node("Range", s.integer(-3) + "," + s.integer(4) + "," + s.integer(1));
          String places = s.node("Mod", range + "," + s.integer(shape.dimension(0)));
          return s.node("Gather", s.normal(shape) + "," + places);
        });
  }
}
