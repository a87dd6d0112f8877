package io.curvescope.server.json;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The value of a field, as far as it was kept. */
sealed interface JsonValue {
  record Text(String value) implements JsonValue {}

  /**
   * @param literal the number as it was written
   * @param isInteger whether it was written without fraction and exponent
   */
  record Number(String literal, boolean isInteger) implements JsonValue {}

  record Flag(boolean value) implements JsonValue {}

  record Null() implements JsonValue {}

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  record Numbers(double[] values) implements JsonValue {}

  /** Strings of which at least one is no measured value. */
  record Texts(List<String> values) implements JsonValue {}

  record Nested(ObjectNode value) implements JsonValue {}

  /**
   * A value that no field could take.
   *
   * @param reason what would be right
   */
  record Refused(String reason) implements JsonValue {}
}
