package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.onnx.DataTypes;
import java.util.List;
import java.util.Map;

/** Operators that pass their input on, perhaps under another element type. */
final class CastOperators {
  private CastOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Identity", node -> List.of(node.input(0)),
        "Cast", CastOperators::cast,
        "CastLike", CastOperators::castLike,
        "Dropout", CastOperators::dropout);
  }

  /**
   * Casts among floating types pass: which one is computed with is the caller's choice, not the
   * file's.
   */
  private static List<Value> cast(NodeContext node) {
    node.attributes().ignore("saturate");
    long to =
        node.attributes()
            .integer("to")
            .orElseThrow(() -> node.attributes().malformed("to", "is missing"));
    ElementType element = DataTypes.element(to, node.location().at("attribute 'to'"));
    return List.of(converted(node, node.input(0), element));
  }

  private static List<Value> castLike(NodeContext node) {
    node.attributes().ignore("saturate");
    return List.of(converted(node, node.input(0), node.input(1).type().element()));
  }

  private static Value converted(NodeContext node, Value value, ElementType element) {
    return value.type().element() == element ? value : node.builder().convert(value, element);
  }

  private static List<Value> dropout(NodeContext node) {
    Value x = node.real(0);
    node.attributes().ignore("seed");
    if (node.optionalInput(2).isPresent() && isTrue(node) && !isZeroRatio(node)) {
      throw node.unsupported(
          "is active (training_mode is true); a random loss has no curvature: call model.eval() before the export");
    }
    return List.of(x, node.builder().constant(Tensor.splat(x.shape(), true)));
  }

  private static boolean isTrue(NodeContext node) {
    Tensor mode = node.constant(2);
    if (mode.type().element() != ElementType.BOOL || mode.shape().size() != 1) {
      throw node.malformedInput(2, "must be one truth value, got " + mode.type());
    }
    return mode.boolAt(0);
  }

  private static boolean isZeroRatio(NodeContext node) {
    if (node.optionalInput(1).isEmpty()) {
      return false;
    }
    Tensor ratio = node.constant(1);
    return ratio.type().element() == ElementType.REAL
        && ratio.shape().size() == 1
        && ratio.realAt(0) == 0;
  }
}
