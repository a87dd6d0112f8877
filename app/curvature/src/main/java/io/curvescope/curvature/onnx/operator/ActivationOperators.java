package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Activations;
import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.Extrema;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Activation functions. */
final class ActivationOperators {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_GAMMA = 1.0507009873554805;

  private ActivationOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.ofEntries(
        Map.entry("Relu", node -> List.of(Activations.relu(node.builder(), node.real(0)))),
        Map.entry("LeakyRelu", ActivationOperators::leakyRelu),
        Map.entry("PRelu", ActivationOperators::parametricRelu),
        Map.entry(
            "Elu",
            node ->
                List.of(
                    Activations.elu(
                        node.builder(), node.real(0), node.attributes().real("alpha", 1)))),
        Map.entry("Selu", ActivationOperators::selu),
        Map.entry("Celu", ActivationOperators::celu),
        Map.entry("Gelu", ActivationOperators::gelu),
        Map.entry("Softplus", node -> List.of(Activations.softplus(node.builder(), node.real(0)))),
        Map.entry("Softsign", ActivationOperators::softsign),
        Map.entry("Mish", ActivationOperators::mish),
        Map.entry("HardSigmoid", ActivationOperators::hardSigmoid),
        Map.entry(
            "HardSwish", node -> List.of(Activations.hardSwish(node.builder(), node.real(0)))),
        Map.entry("Clip", ActivationOperators::clip),
        Map.entry("Softmax", ActivationOperators::softmax),
        Map.entry("LogSoftmax", ActivationOperators::logSoftmax));
  }

  private static List<Value> leakyRelu(NodeContext node) {
    double slope = node.attributes().real("alpha", 0.01);
    return List.of(Activations.leakyRelu(node.builder(), node.real(0), slope));
  }

  /**
   * The slope broadcasts to x only, and it may be a parameter; at zero the derivative is the slope,
   * as in PyTorch.
   */
  private static List<Value> parametricRelu(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    Value slope = Broadcasting.to(builder, node.real(1), x.shape());
    Value positive = builder.compare(Comparison.GREATER, x, builder.splat(x.shape(), 0));
    return List.of(builder.select(positive, x, builder.multiply(slope, x)));
  }

  private static List<Value> selu(NodeContext node) {
    double alpha = node.attributes().real("alpha", SELU_ALPHA);
    double gamma = node.attributes().real("gamma", SELU_GAMMA);
    return List.of(
        node.builder().scale(Activations.elu(node.builder(), node.real(0), alpha), gamma));
  }

  /** max(0, x) + min(0, alpha * (exp(x / alpha) - 1)). */
  private static List<Value> celu(NodeContext node) {
    double alpha = node.attributes().real("alpha", 1);
    if (alpha == 0) {
      throw node.attributes().malformed("alpha", "must not be 0");
    }
    Value scaled = node.builder().scale(node.real(0), 1 / alpha);
    return List.of(node.builder().scale(Activations.elu(node.builder(), scaled, 1), alpha));
  }

  private static List<Value> gelu(NodeContext node) {
    String approximate = node.attributes().text("approximate", "none");
    return switch (approximate) {
      case "none" -> List.of(Activations.gelu(node.builder(), node.real(0)));
      case "tanh" -> List.of(Activations.geluTanh(node.builder(), node.real(0)));
      default ->
          throw node.attributes()
              .malformed("approximate", "must be none or tanh, got '" + approximate + "'");
    };
  }

  private static List<Value> softsign(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    return List.of(builder.divide(x, builder.shift(builder.unary(UnaryFunction.ABS, x), 1)));
  }

  private static List<Value> mish(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    return List.of(
        builder.multiply(x, builder.unary(UnaryFunction.TANH, Activations.softplus(builder, x))));
  }

  private static List<Value> hardSigmoid(NodeContext node) {
    double alpha = node.attributes().real("alpha", 0.2);
    double beta = node.attributes().real("beta", 0.5);
    // PyTorch's x / 6 + 1 / 2 is written with alpha as the binary32 nearest to 1/6.
    double scale = (float) alpha == (float) (1.0 / 6) ? 1.0 / 6 : alpha;
    return List.of(Activations.hardSigmoid(node.builder(), node.real(0), scale, beta));
  }

  private static List<Value> clip(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    Optional<Value> low =
        node.optionalInput(1).map(bound -> Broadcasting.to(builder, bound, x.shape()));
    Optional<Value> high =
        node.optionalInput(2).map(bound -> Broadcasting.to(builder, bound, x.shape()));
    if (low.isPresent() && high.isPresent()) {
      return List.of(Extrema.clip(builder, x, low.get(), high.get()));
    }
    Value result = x;
    if (low.isPresent()) {
      result = builder.select(builder.compare(Comparison.LESS, x, low.get()), low.get(), x);
    } else if (high.isPresent()) {
      result = builder.select(builder.compare(Comparison.GREATER, x, high.get()), high.get(), x);
    }
    return List.of(result);
  }

  private static List<Value> softmax(NodeContext node) {
    Value x = node.real(0);
    int axis = node.attributes().axis("axis", -1, x.shape().rank());
    return List.of(Reductions.softmax(node.builder(), x, List.of(axis)));
  }

  private static List<Value> logSoftmax(NodeContext node) {
    Value x = node.real(0);
    int axis = node.attributes().axis("axis", -1, x.shape().rank());
    return List.of(Reductions.logSoftmax(node.builder(), x, List.of(axis)));
  }
}
