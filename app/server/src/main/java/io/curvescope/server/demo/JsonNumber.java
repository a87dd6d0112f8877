package io.curvescope.server.demo;

import tools.jackson.databind.JsonNode;

/**
 * Measured values in JSON, which has no NaN: they are the strings "NaN", "Infinity" and
 * "-Infinity".
 */
final class JsonNumber {
  private JsonNumber() {}

  /** Whether a node is a number or stands for one that is not finite. */
  static boolean isMeasured(JsonNode node) {
    return node.isNumber()
        || (node.isString()
            && switch (node.stringValue()) {
              case "NaN", "Infinity", "-Infinity" -> true;
              default -> false;
            });
  }

  /** The value of a node for which {@link #isMeasured} holds. */
  static double measured(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.stringValue()) : node.doubleValue();
  }

  /**
   * Whether two values are the same bit for bit; any NaN equals any other, since JSON cannot tell
   * them apart.
   */
  static boolean sameBits(double one, double other) {
    return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
  }
}
