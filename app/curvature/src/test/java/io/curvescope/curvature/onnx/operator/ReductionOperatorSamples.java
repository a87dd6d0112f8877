package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reductions, over axes that are an attribute or an input, and scans. */
final class ReductionOperatorSamples {
  private static final int DOUBLE = 11;

  private ReductionOperatorSamples() {}

  static void addTo(Map<String, Function<OperatorSample, String>> all) {
    for (String operator :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp")) {
      all.put(operator, s -> reduce(s, operator));
    }
    all.put(
        "ArgMax",
        s -> {
          String x = s.apart(s.shape(2));
          String place = s.node("ArgMax", x, attribute("axis", 1));
          String factor = s.node("Cast", place, attribute("to", DOUBLE));
          return s.node("Mul", s.node("Exp", x) + "," + factor);
        });
    all.put(
        "CumSum",
        s -> {
          Shape shape = s.shape(1, 3);
          return s.node(
              "CumSum",
              s.normal(shape) + "," + s.integer(s.axis(shape.rank())),
              attribute("exclusive", s.between(0, 1)),
              attribute("reverse", s.between(0, 1)));
        });
    all.put(
        "Trilu",
        s -> {
          String x = s.normal(s.shape(2, 3));
          AttributeProto upper = attribute("upper", s.between(0, 1));
          return s.coin()
              ? s.node("Trilu", x, upper)
              : s.node("Trilu", x + "," + s.integer(s.between(-2, 2)), upper);
        });
  }

  private static String reduce(OperatorSample s, String operator) {
    Shape shape = s.shape(1, 3);
    String x = operator.equals("ReduceLogSum") ? s.positive(shape) : s.apart(shape);
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("keepdims", s.between(0, 1)));
    List<Integer> axes = s.axes(shape.rank());
    if (s.coin()) {
      return s.node(operator, x, attributes.toArray(AttributeProto[]::new));
    }
    if (operator.equals("ReduceSum") || s.coin()) {
      return s.node(
          operator, x + "," + s.integers(axes), attributes.toArray(AttributeProto[]::new));
    }
    s.opset(13);
    attributes.add(attribute("axes", axes.stream().map(Integer::longValue).toList()));
    return s.node(operator, x, attributes.toArray(AttributeProto[]::new));
  }
}
