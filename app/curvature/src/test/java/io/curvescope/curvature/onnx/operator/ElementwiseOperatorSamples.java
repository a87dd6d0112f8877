package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Elementwise operators: functions, arithmetic, comparisons and casts. */
final class ElementwiseOperatorSamples {
  private static final int INT64 = 7;
  private static final int DOUBLE = 11;

  private ElementwiseOperatorSamples() {}

  static void addTo(Map<String, Function<OperatorSample, String>> all) {
    functions(all);
    steps(all);
    arithmetic(all);
    masks(all);
  }

  private static void functions(Map<String, Function<OperatorSample, String>> all) {
    for (String operator :
        List.of(
            "Neg",
            "Abs",
            "Exp",
            "Sin",
            "Cos",
            "Erf",
            "Tanh",
            "Sigmoid",
            "Softplus",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Softsign",
            "Mish",
            "HardSwish",
            "Identity",
            "Dropout")) {
      all.put(operator, s -> s.node(operator, s.apart(s.shape(0, 3))));
    }
    for (String operator : List.of("Log", "Sqrt", "Reciprocal")) {
      all.put(operator, s -> s.node(operator, s.positive(s.shape(0, 3))));
    }
    all.put(
        "LeakyRelu steep", s -> s.node("LeakyRelu", s.apart(s.shape(2)), attribute("alpha", 0.3f)));
    all.put(
        "Gelu by tanh", s -> s.node("Gelu", s.apart(s.shape(2)), attribute("approximate", "tanh")));
    // Its kinks lie at -0.25 and 0.75 here, halfway between the elements.
    all.put(
        "HardSigmoid",
        s ->
            s.node(
                "HardSigmoid",
                s.betweenIntegers(s.shape(2)),
                attribute("alpha", 1f),
                attribute("beta", 0.0f)));
    all.put(
        "Clip",
        s ->
            s.node(
                "Clip",
                s.betweenIntegers(s.shape(2)) + "," + s.constant(-1) + "," + s.constant(2)));
    all.put(
        "Clip from above",
        s -> s.node("Clip", s.betweenIntegers(s.shape(1)) + ",," + s.constant(1)));
  }

  /** Functions without a derivative, times their argument. */
  private static void steps(Map<String, Function<OperatorSample, String>> all) {
    for (String operator : List.of("Floor", "Ceil", "Round", "Sign")) {
      all.put(
          operator,
          s -> {
            String x = s.betweenIntegers(s.shape(1, 2));
            return s.node("Mul", x + "," + s.node(operator, x));
          });
    }
    all.put(
        "Cast to integers and back",
        s -> {
          String x = s.betweenIntegers(s.shape(2));
          String whole = s.node("Cast", x, attribute("to", INT64));
          String back =
              s.coin()
                  ? s.node("Cast", whole, attribute("to", DOUBLE))
                  : s.node("CastLike", whole + "," + x);
          return s.node("Mul", x + "," + back);
        });
    all.put(
        "Cast among reals",
        s ->
            s.node(
                "Exp",
                s.node(
                    "Cast", s.normal(s.shape(2)), attribute("to", s.one(List.of(1, 10, 11, 16))))));
  }

  private static void arithmetic(Map<String, Function<OperatorSample, String>> all) {
    for (String operator : List.of("Add", "Sub", "Mul", "Max", "Min", "Sum", "Mean")) {
      all.put(operator, s -> binary(s, operator));
    }
    for (String operator : List.of("Max", "Min", "Sum", "Mean")) {
      all.put(
          operator + " of three",
          s -> {
            Shape shape = s.shape(2);
            return s.node(
                operator, String.join(",", s.apart(List.of(shape, s.broadcasting(shape), shape))));
          });
    }
    for (String operator : List.of("Div", "Pow")) {
      all.put(
          operator,
          s -> {
            Shape shape = s.shape(1, 3);
            return s.node(operator, s.positive(shape) + "," + s.positive(s.broadcasting(shape)));
          });
    }
    for (double exponent : new double[] {2, 3, -1, 0.5, 1, 0}) {
      all.put(
          "Pow " + exponent,
          s -> s.node("Pow", s.positive(s.shape(2)) + "," + s.constant(exponent)));
    }
    all.put("Pow 2 of any sign", s -> s.node("Pow", s.normal(s.shape(2)) + "," + s.constant(2)));
    all.put(
        "PRelu",
        s -> {
          Shape shape = s.shape(1, 3);
          return s.node("PRelu", s.apart(shape) + "," + s.normal(s.broadcasting(shape)));
        });
    // Quotients stay between integers.
    all.put(
        "Mod",
        s -> {
          Shape shape = s.shape(2);
          String x = s.betweenIntegers(shape);
          return s.node("Mod", x + "," + s.ones(s.broadcasting(shape)), attribute("fmod", 1));
        });
  }

  private static String binary(OperatorSample s, String operator, AttributeProto... attributes) {
    Shape shape = s.shape(0, 3);
    List<Shape> shapes = List.of(shape, s.broadcasting(shape));
    return s.node(
        operator, String.join(",", s.apart(s.coin() ? shapes : shapes.reversed())), attributes);
  }

  private static void masks(Map<String, Function<OperatorSample, String>> all) {
    for (String operator : List.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual")) {
      all.put(
          "Where " + operator,
          s -> {
            Shape shape = s.shape(1, 3);
            List<String> x = s.apart(List.of(shape, s.broadcasting(shape)));
            String mask = s.node(operator, String.join(",", x));
            return where(s, mask, x.get(0), x.get(1));
          });
    }
    for (String operator : List.of("And", "Or", "Xor")) {
      all.put(
          "Where " + operator,
          s -> {
            Shape shape = s.shape(2);
            List<String> x = s.apart(List.of(shape, shape, s.broadcasting(shape)));
            String first = s.node("Less", x.get(0) + "," + x.get(1));
            String second = s.node("Not", s.node("Less", x.get(1) + "," + x.get(2)));
            return where(s, s.node(operator, first + "," + second), x.get(0), x.get(2));
          });
    }
    for (String operator : List.of("IsNaN", "IsInf")) {
      all.put(
          "Where " + operator,
          s -> {
            String x = s.apart(s.shape(2));
            return where(s, s.node(operator, x), x, x);
          });
    }
  }

  private static String where(OperatorSample s, String mask, String x, String y) {
    return s.node("Where", mask + "," + s.node("Exp", x) + "," + s.node("Mul", x + "," + y));
  }
}
