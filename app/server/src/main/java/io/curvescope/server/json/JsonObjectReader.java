package io.curvescope.server.json;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one JSON object from a streaming parser, keeping no more than {@link JsonLimits} allow. */
public final class JsonObjectReader {
  private JsonObjectReader() {}

  /**
   * Reads the object at whose beginning the parser stands, and leaves the parser at its end, also
   * when the object is refused.
   *
   * @throws InvalidField if the value is no object, has too many fields or has one twice
   * @throws tools.jackson.core.JacksonException if the text is no JSON; the parser is then lost
   */
  public static JsonFields read(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw new InvalidField("", "must be a JSON object");
    }
    Map<String, JsonValue> values = new LinkedHashMap<>();
    String refusedField = "";
    String refusal = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!refusal.isEmpty()) {
        parser.skipChildren();
      } else if (values.containsKey(name)) {
        refusedField = Characters.nameForMessage(name);
        refusal = "must be given once only";
        parser.skipChildren();
      } else if (values.size() == JsonLimits.FIELDS) {
        refusal = "must have at most " + JsonLimits.FIELDS + " fields";
        parser.skipChildren();
      } else {
        values.put(name, value(parser));
      }
    }
    if (!refusal.isEmpty()) {
      throw new InvalidField(refusedField, refusal);
    }
    return new JsonFields(values);
  }

  private static JsonValue value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT -> new JsonValue.Number(parser.getString(), true);
      case VALUE_NUMBER_FLOAT -> new JsonValue.Number(parser.getString(), false);
      case VALUE_TRUE -> new JsonValue.Flag(true);
      case VALUE_FALSE -> new JsonValue.Flag(false);
      case VALUE_NULL -> new JsonValue.Null();
      case START_ARRAY -> new FlatArrayReader(parser).read();
      case START_OBJECT -> NestedObjectReader.read(parser);
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + parser.currentToken());
    };
  }

  private static JsonValue text(String text) {
    if (text.length() > JsonLimits.STRING_CHARACTERS) {
      return new JsonValue.Refused(
          "must be at most " + JsonLimits.STRING_CHARACTERS + " characters long");
    }
    return Characters.refusal(text)
        .<JsonValue>map(JsonValue.Refused::new)
        .orElseGet(() -> new JsonValue.Text(text));
  }
}
