package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Products, normalisations, convolutions and pools. */
final class LayerOperatorSamples {
  private LayerOperatorSamples() {}

  static void addTo(Map<String, Function<OperatorSample, String>> all) {
    products(all);
    normalizations(all);
    for (int rank : List.of(1, 2)) {
      all.put("Conv of rank " + rank, s -> convolution(s, rank));
      all.put("MaxPool of rank " + rank, s -> pool(s, rank, "MaxPool"));
      all.put("AveragePool of rank " + rank, s -> pool(s, rank, "AveragePool"));
    }
    all.put("GlobalAveragePool", s -> s.node("GlobalAveragePool", s.normal(s.shape(3, 4))));
    all.put("GlobalMaxPool", s -> s.node("GlobalMaxPool", s.apart(s.shape(3, 4))));
  }

  private static void products(Map<String, Function<OperatorSample, String>> all) {
    all.put(
        "MatMul",
        s -> {
          int inner = s.between(1, 4);
          Shape batch = s.shape(0, 2);
          Shape left = batch.concat(Shape.of(s.between(1, 4), inner));
          Shape right = s.broadcasting(batch).concat(Shape.of(inner, s.between(1, 4)));
          return s.coin()
              ? s.node("MatMul", s.normal(left) + "," + s.normal(right))
              : s.node("MatMul", s.normal(left) + "," + s.normal(Shape.of(inner)));
        });
    all.put(
        "MatMul with its own transpose",
        s -> {
          String x = s.normal(s.shape(2));
          return s.node("MatMul", x + "," + s.node("Transpose", x));
        });
    all.put("Gemm", LayerOperatorSamples::gemm);
    for (String equation : List.of("bij,bjk->kbi", "ij,ij->", "i,j->ij", "bhid,bhjd->bhij")) {
      all.put("Einsum " + equation, s -> einsum(s, equation));
    }
  }

  private static String gemm(OperatorSample s) {
    int rows = s.between(1, 4);
    int inner = s.between(1, 4);
    int columns = s.between(1, 4);
    boolean transA = s.coin();
    boolean transB = s.coin();
    String a = s.normal(transA ? Shape.of(inner, rows) : Shape.of(rows, inner));
    String b = s.normal(transB ? Shape.of(columns, inner) : Shape.of(inner, columns));
    String c = s.coin() ? "," + s.normal(s.broadcasting(Shape.of(rows, columns))) : "";
    return s.node(
        "Gemm",
        a + "," + b + c,
        attribute("transA", transA ? 1 : 0),
        attribute("transB", transB ? 1 : 0),
        attribute("alpha", 0.5f),
        attribute("beta", 2f));
  }

  private static String einsum(OperatorSample s, String equation) {
    List<Integer> extents = IntStream.range(0, 26).map(i -> s.between(1, 3)).boxed().toList();
    List<String> operands =
        List.of(equation.substring(0, equation.indexOf("->")).split(",")).stream()
            .map(
                letters ->
                    s.normal(
                        new Shape(letters.chars().mapToObj(c -> extents.get(c - 'a')).toList())))
            .toList();
    return s.node("Einsum", String.join(",", operands), attribute("equation", equation));
  }

  private static void normalizations(Map<String, Function<OperatorSample, String>> all) {
    for (String operator : List.of("Softmax", "LogSoftmax")) {
      all.put(
          operator,
          s -> {
            Shape shape = s.shape(1, 3);
            return s.node(operator, s.normal(shape), attribute("axis", s.axis(shape.rank())));
          });
    }
    all.put(
        "LayerNormalization",
        s -> {
          Shape shape = s.shape(1, 3).concat(Shape.of(s.between(2, 4)));
          int axis = s.between(1, shape.rank() - 1);
          Shape scale = shape.axes(axis, shape.rank());
          String bias = s.coin() ? "," + s.normal(scale) : "";
          return s.node(
              "LayerNormalization",
              s.apart(shape) + "," + s.normal(scale) + bias,
              attribute("axis", axis),
              attribute("epsilon", 0.01f));
        });
    all.put(
        "BatchNormalization",
        s -> {
          Shape shape = s.shape(2, 4);
          Shape channels = Shape.of(shape.dimension(1));
          return s.node(
              "BatchNormalization",
              String.join(
                  ",",
                  s.normal(shape),
                  s.normal(channels),
                  s.normal(channels),
                  s.normal(channels),
                  s.positive(channels)));
        });
    all.put(
        "InstanceNormalization",
        s -> {
          Shape shape = s.shape(2).concat(Shape.of(s.between(2, 5)));
          Shape channels = Shape.of(shape.dimension(1));
          return s.node(
              "InstanceNormalization",
              s.apart(shape) + "," + s.normal(channels) + "," + s.normal(channels),
              attribute("epsilon", 0.01f));
        });
    for (int opset : List.of(18, 21)) {
      all.put("GroupNormalization of opset " + opset, s -> groupNormalization(s, opset));
    }
    all.put(
        "RMSNorm by its parts",
        s -> {
          Shape shape = s.shape(2);
          String x = s.apart(shape);
          String mean =
              s.node("ReduceMean", s.node("Pow", x + "," + s.constant(2)) + "," + s.integers(-1));
          String root = s.node("Sqrt", s.node("Add", mean + "," + s.constant(0.01)));
          String scaled = s.node("Mul", x + "," + s.node("Reciprocal", root));
          return s.node("Mul", scaled + "," + s.normal(Shape.of(shape.dimension(1))));
        });
  }

  private static String groupNormalization(OperatorSample s, int opset) {
    s.opset(opset);
    int groups = s.between(1, 3);
    int channels = groups * s.between(1, 2);
    Shape scale = Shape.of(opset < 21 ? groups : channels);
    return s.node(
        "GroupNormalization",
        s.apart(Shape.of(s.between(1, 2), channels, s.between(2, 4)))
            + ","
            + s.normal(scale)
            + ","
            + s.normal(scale),
        attribute("num_groups", groups),
        attribute("epsilon", 0.01f));
  }

  private static String convolution(OperatorSample s, int rank) {
    int groups = s.between(1, 3);
    int channels = s.between(1, 2);
    int filters = groups * s.between(1, 2);
    List<Integer> spatial = IntStream.range(0, rank).mapToObj(i -> s.between(4, 6)).toList();
    List<Integer> window = IntStream.range(0, rank).mapToObj(i -> s.between(1, 3)).toList();
    String x = s.normal(Shape.of(s.between(1, 2), groups * channels).concat(new Shape(spatial)));
    String w = s.normal(Shape.of(filters, channels).concat(new Shape(window)));
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("group", groups));
    attributes.add(attribute("strides", numbers(s, rank, 1, 2)));
    if (s.coin()) {
      attributes.add(attribute("auto_pad", s.one(List.of("SAME_UPPER", "SAME_LOWER", "VALID"))));
    } else {
      attributes.add(attribute("dilations", numbers(s, rank, 1, 2)));
      attributes.add(attribute("pads", numbers(s, 2 * rank, 1, 2)));
    }
    String bias = s.coin() ? "," + s.normal(Shape.of(filters)) : "";
    return s.node("Conv", x + "," + w + bias, attributes.toArray(AttributeProto[]::new));
  }

  private static String pool(OperatorSample s, int rank, String operator) {
    List<Integer> spatial = IntStream.range(0, rank).mapToObj(i -> s.between(4, 6)).toList();
    String x = s.apart(Shape.of(s.between(1, 2), s.between(1, 2)).concat(new Shape(spatial)));
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("kernel_shape", numbers(s, rank, 2, 3)));
    attributes.add(attribute("strides", numbers(s, rank, 1, 2)));
    attributes.add(attribute("pads", numbers(s, 2 * rank, 0, 1)));
    attributes.add(attribute("ceil_mode", s.between(0, 1)));
    if (operator.equals("AveragePool")) {
      attributes.add(attribute("count_include_pad", s.between(0, 1)));
    }
    return s.node(operator, x, attributes.toArray(AttributeProto[]::new));
  }

  private static List<Long> numbers(OperatorSample s, int count, int least, int most) {
    return IntStream.range(0, count).mapToObj(i -> (long) s.between(least, most)).toList();
  }
}
