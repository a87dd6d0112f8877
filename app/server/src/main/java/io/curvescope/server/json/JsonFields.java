package io.curvescope.server.json;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, read by name. A field that is {@code null} counts as left out.
 * Every reading method throws {@link InvalidField} for a value that is not what it asks for.
 *
 * <p>Mutable in one respect: it remembers which fields were asked for, so that those that nobody
 * knows can be named.
 */
public final class JsonFields {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final JsonValue ABSENT = new JsonValue.Null();

  private final Map<String, JsonValue> values;
  private final Set<String> asked = new HashSet<>();

  JsonFields(Map<String, JsonValue> values) {
    this.values = values;
  }

  /** Names of the fields that the object has and nobody asked for, in the order they came. */
  public List<String> unknown() {
    return values.keySet().stream()
        .filter(name -> !asked.contains(name))
        .map(Characters::nameForMessage)
        .toList();
  }

  /** A field that must be there, as in {@code require("name", fields.text("name", 200))}. */
  public static <T> T require(String field, Optional<T> value) {
    return value.orElseThrow(() -> InvalidField.missing(field));
  }

  /** A string of 1 to {@code longest} characters. */
  public Optional<String> text(String field, int longest) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Text(String text) when text.isEmpty() ->
          throw new InvalidField(field, "must not be empty");
      case JsonValue.Text(String text) when text.length() > longest ->
          throw new InvalidField(field, "must be at most " + longest + " characters long");
      case JsonValue.Text(String text) -> Optional.of(text);
      case JsonValue other -> throw wrong(field, other, "must be a string");
    };
  }

  public Optional<Boolean> flag(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Flag(boolean flag) -> Optional.of(flag);
      case JsonValue other -> throw wrong(field, other, "must be true or false");
    };
  }

  /** An integer from {@code least} to {@code most}; {@code 5.0} is one too. */
  public OptionalLong integer(String field, long least, long most) {
    return switch (value(field)) {
      case JsonValue.Null() -> OptionalLong.empty();
      case JsonValue.Number number ->
          OptionalLong.of(JsonNumbers.integer(field, number, least, most));
      case JsonValue other -> throw wrong(field, other, "must be an integer");
    };
  }

  /** A measured value: any number, or "NaN", "Infinity", "-Infinity". */
  public OptionalDouble measured(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> OptionalDouble.empty();
      case JsonValue.Number number -> OptionalDouble.of(JsonNumbers.finite(field, number));
      case JsonValue.Text(String text) when Measured.ofText(text).isPresent() ->
          Measured.ofText(text);
      case JsonValue other -> throw wrong(field, other, Measured.RULE);
    };
  }

  /** A finite number of at least {@code least}. */
  public OptionalDouble finite(String field, double least) {
    return switch (value(field)) {
      case JsonValue.Null() -> OptionalDouble.empty();
      case JsonValue.Number number -> OptionalDouble.of(JsonNumbers.atLeast(field, number, least));
      case JsonValue other -> throw wrong(field, other, "must be a finite number");
    };
  }

  /** A currency: three capital letters, as in ISO 4217. */
  public Optional<String> currency(String field) {
    Optional<String> currency = text(field, JsonLimits.STRING_CHARACTERS);
    if (currency.isPresent() && !CURRENCY.matcher(currency.get()).matches()) {
      throw new InvalidField(field, "must be three capital letters of ISO 4217, such as USD");
    }
    return currency;
  }

  /** Measured values, at most {@link JsonLimits#ARRAY_ELEMENTS} of them. */
  public Optional<double[]> measuredArray(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Numbers(double[] numbers) -> Optional.of(numbers.clone());
      case JsonValue other -> throw wrong(field, other, "must be an array of numbers");
    };
  }

  /** An object of any content, at most {@link JsonLimits#NESTED_VALUES} values in all. */
  public Optional<ObjectNode> object(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Nested(ObjectNode object) -> Optional.of(object);
      case JsonValue other -> throw wrong(field, other, "must be an object");
    };
  }

  /** A time, by the rules of {@link JsonTime}. */
  public Optional<Instant> time(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Text(String text) -> Optional.of(JsonTime.ofText(field, text));
      case JsonValue.Number(String literal, boolean ignored) ->
          Optional.of(JsonTime.ofEpochSeconds(field, literal));
      case JsonValue other -> throw wrong(field, other, JsonTime.RULE);
    };
  }

  private JsonValue value(String field) {
    asked.add(field);
    return values.getOrDefault(field, ABSENT);
  }

  private static InvalidField wrong(String field, JsonValue value, String rule) {
    return new InvalidField(
        field, value instanceof JsonValue.Refused(String reason) ? reason : rule);
  }
}
