package io.curvescope.curvature.onnx;

import java.util.Optional;

/**
 * Where in a model something is wrong.
 *
 * @param node the node's name, or its first output's where it has none
 * @param operator the node's operator
 * @param field the attribute, input, tensor or field of the model
 */
public record OnnxLocation(
    Optional<String> node, Optional<String> operator, Optional<String> field) {

  /** The model itself. */
  public static OnnxLocation model() {
    return new OnnxLocation(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A field of the model, or a tensor, as a person would name it. */
  public static OnnxLocation field(String field) {
    return new OnnxLocation(Optional.empty(), Optional.empty(), Optional.of(field));
  }

  /** A node. */
  public static OnnxLocation node(String node, String operator) {
    return new OnnxLocation(Optional.of(node), Optional.of(operator), Optional.empty());
  }

  /** The same node, with one of its attributes, inputs or outputs. */
  public OnnxLocation at(String part) {
    return new OnnxLocation(node, operator, Optional.of(part));
  }

  @Override
  public String toString() {
    String where = node.map(name -> "node '" + name + "' (" + operator.orElse("") + ")").orElse("");
    String separator = node.isPresent() && field.isPresent() ? ", " : "";
    String text = where + separator + field.orElse("");
    return text.isEmpty() ? "model" : text;
  }
}
