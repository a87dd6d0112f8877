package io.curvescope.server.json;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads an object within an object, up to a number of values at all its levels together. */
final class NestedObjectReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private int values;
  private String refusal = "";

  private NestedObjectReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the object at whose beginning the parser stands, and leaves the parser at its end. */
  static JsonValue read(JsonParser parser) {
    NestedObjectReader reader = new NestedObjectReader(parser);
    ObjectNode object = reader.object();
    return reader.refusal.isEmpty()
        ? new JsonValue.Nested(object)
        : new JsonValue.Refused(reader.refusal);
  }

  /** The fields of an object that was read, as those of any other. */
  static Map<String, JsonValue> values(ObjectNode object) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    object.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
    return values;
  }

  private static JsonValue value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> new JsonValue.Text(node.stringValue());
      case NUMBER -> new JsonValue.Number(node.asString(), node.isIntegralNumber());
      case BOOLEAN -> new JsonValue.Flag(node.booleanValue());
      case NULL -> new JsonValue.Null();
      case OBJECT -> new JsonValue.Nested((ObjectNode) node);
      case ARRAY, BINARY, MISSING, POJO -> new JsonValue.Refused("must not be an array");
    };
  }

  private ObjectNode object() {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Characters.refusal(name).ifPresent(this::refuse);
      if (object.has(name)) {
        refuse("must not have the field '" + Characters.nameForMessage(name) + "' twice");
      }
      value().ifPresent(value -> object.set(name, value));
    }
    return object;
  }

  private ArrayNode array() {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value().ifPresent(array::add);
    }
    return array;
  }

  /** The value at which the parser stands; empty, and skipped, once the object is refused. */
  private Optional<JsonNode> value() {
    if (++values > JsonLimits.NESTED_VALUES) {
      refuse("must hold at most " + JsonLimits.NESTED_VALUES + " values");
    }
    if (!refusal.isEmpty()) {
      parser.skipChildren();
      return Optional.empty();
    }
    return switch (parser.currentToken()) {
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser.getString());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
      case VALUE_TRUE -> Optional.of(NODES.booleanNode(true));
      case VALUE_FALSE -> Optional.of(NODES.booleanNode(false));
      case VALUE_NULL -> Optional.of(NODES.nullNode());
      case START_ARRAY -> Optional.of(array());
      case START_OBJECT -> Optional.of(object());
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + parser.currentToken());
    };
  }

  private Optional<JsonNode> text(String text) {
    if (text.length() > JsonLimits.STRING_CHARACTERS) {
      refuse("must hold strings of at most " + JsonLimits.STRING_CHARACTERS + " characters");
      return Optional.empty();
    }
    Optional<String> wrong = Characters.refusal(text);
    wrong.ifPresent(this::refuse);
    return wrong.isPresent() ? Optional.empty() : Optional.of(NODES.stringNode(text));
  }

  private Optional<JsonNode> integer(String literal) {
    // Whoever reads it later may want a double, however exactly it is kept.
    if (isBeyondDoubles(literal)) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(literal);
    return Optional.of(
        value.bitLength() < Long.SIZE
            ? NODES.numberNode(value.longValueExact())
            : NODES.numberNode(value));
  }

  private Optional<JsonNode> decimal(String literal) {
    return isBeyondDoubles(literal)
        ? Optional.empty()
        : Optional.of(NODES.numberNode(Double.parseDouble(literal)));
  }

  private boolean isBeyondDoubles(String literal) {
    boolean beyond = Measured.ofLiteral(literal).isEmpty();
    if (beyond) {
      refuse("must hold numbers within the range of a double");
    }
    return beyond;
  }

  private void refuse(String reason) {
    if (refusal.isEmpty()) {
      refusal = reason;
    }
  }
}
