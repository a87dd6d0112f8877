package io.curvescope.server.json;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private final String prefix;
  private final Set<String> asked = new HashSet<>();
  private final Map<String, JsonFields> nested = new LinkedHashMap<>();

  JsonFields(Map<String, JsonValue> values) {
    this(values, "");
  }

  private JsonFields(Map<String, JsonValue> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /**
   * Names of the fields that the object, and those of its objects that were read, have and nobody
   * asked for.
   */
  public List<String> unknown() {
    return Stream.concat(
            values.keySet().stream()
                .filter(name -> !asked.contains(name))
                .map(name -> path(Characters.nameForMessage(name))),
            nested.values().stream().flatMap(each -> each.unknown().stream()))
        .toList();
  }

  /** A warning for each of the {@link #unknown} fields, for the answer. */
  public List<String> warnings() {
    return unknown().stream().map(name -> "unknown field '" + name + "' was ignored").toList();
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
          throw new InvalidField(path(field), "must not be empty");
      case JsonValue.Text(String text) when text.length() > longest ->
          throw new InvalidField(path(field), "must be at most " + longest + " characters long");
      case JsonValue.Text(String text) -> Optional.of(text);
      case JsonValue other -> throw wrong(field, other, "must be a string");
    };
  }

  /** A string of 1 to {@code longest} characters that can name something. */
  public Optional<String> name(String field, int longest) {
    Optional<String> name = text(field, longest);
    name.flatMap(Characters::nameRefusal)
        .ifPresent(
            reason -> {
              throw new InvalidField(path(field), reason);
            });
    return name;
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
          OptionalLong.of(JsonNumbers.integer(path(field), number, least, most));
      case JsonValue other -> throw wrong(field, other, "must be an integer");
    };
  }

  /** A measured value: any number, or "NaN", "Infinity", "-Infinity". */
  public OptionalDouble measured(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> OptionalDouble.empty();
      case JsonValue.Number number -> OptionalDouble.of(JsonNumbers.finite(path(field), number));
      case JsonValue.Text(String text) when Measured.ofText(text).isPresent() ->
          Measured.ofText(text);
      case JsonValue other -> throw wrong(field, other, Measured.RULE);
    };
  }

  /** A finite number of at least {@code least}. */
  public OptionalDouble finite(String field, double least) {
    return switch (value(field)) {
      case JsonValue.Null() -> OptionalDouble.empty();
      case JsonValue.Number number ->
          OptionalDouble.of(JsonNumbers.atLeast(path(field), number, least));
      case JsonValue other -> throw wrong(field, other, "must be a finite number");
    };
  }

  /** An amount of money or time, by the rules of {@link Amounts}. */
  public OptionalDouble amount(String field) {
    OptionalDouble amount = finite(field, 0);
    if (amount.isPresent() && !Amounts.isAmount(amount.getAsDouble())) {
      throw new InvalidField(path(field), Amounts.RULE);
    }
    return amount;
  }

  /** A currency: three capital letters, as in ISO 4217. */
  public Optional<String> currency(String field) {
    Optional<String> currency = text(field, JsonLimits.STRING_CHARACTERS);
    if (currency.isPresent() && !CURRENCY.matcher(currency.get()).matches()) {
      throw new InvalidField(path(field), "must be three capital letters of ISO 4217, such as USD");
    }
    return currency;
  }

  /** Measured values, at most {@link JsonLimits#ARRAY_ELEMENTS} of them. */
  public Optional<double[]> measuredArray(String field) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Numbers(double[] numbers) -> Optional.of(numbers.clone());
      case JsonValue.Texts(List<String> texts) ->
          throw new InvalidField(path(field), FlatArrayReader.noNumber(texts));
      case JsonValue other -> throw wrong(field, other, "must be an array of numbers");
    };
  }

  /**
   * Strings of 1 to {@code longest} characters, at most {@link JsonLimits#ARRAY_ELEMENTS} of them.
   */
  public Optional<List<String>> texts(String field, int longest) {
    return switch (value(field)) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Numbers(double[] numbers) when numbers.length == 0 -> Optional.of(List.of());
      case JsonValue.Texts(List<String> texts) -> {
        for (String text : texts) {
          if (text.isEmpty() || text.length() > longest) {
            throw new InvalidField(
                path(field), "must hold strings of 1 to " + longest + " characters only");
          }
        }
        yield Optional.of(texts);
      }
      case JsonValue other -> throw wrong(field, other, "must be an array of strings");
    };
  }

  /** The fields of an object within this one; errors name them as in {@code density.probes}. */
  public Optional<JsonFields> nested(String field) {
    return object(field).map(object -> nested.computeIfAbsent(field, _ -> within(field, object)));
  }

  private JsonFields within(String field, ObjectNode object) {
    return new JsonFields(NestedObjectReader.values(object), path(field) + ".");
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
      case JsonValue.Text(String text) -> Optional.of(JsonTime.ofText(path(field), text));
      case JsonValue.Number(String literal, boolean ignored) ->
          Optional.of(JsonTime.ofEpochSeconds(path(field), literal));
      case JsonValue other -> throw wrong(field, other, JsonTime.RULE);
    };
  }

  /**
   * The time of something that has happened by {@code now}, give or take {@link JsonTime#AHEAD}.
   */
  public Optional<Instant> pastTime(String field, Instant now) {
    Optional<Instant> time = time(field);
    if (time.isPresent() && time.get().isAfter(now.plus(JsonTime.AHEAD))) {
      throw new InvalidField(path(field), JsonTime.AHEAD_RULE);
    }
    return time;
  }

  private String path(String field) {
    return prefix + field;
  }

  private JsonValue value(String field) {
    asked.add(field);
    return values.getOrDefault(field, ABSENT);
  }

  private InvalidField wrong(String field, JsonValue value, String rule) {
    return new InvalidField(
        path(field), value instanceof JsonValue.Refused(String reason) ? reason : rule);
  }
}
