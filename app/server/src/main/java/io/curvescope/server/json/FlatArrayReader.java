package io.curvescope.server.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an array of numbers, or of strings: the kinds of array that fields have. */
final class FlatArrayReader {
  private final JsonParser parser;
  private final List<String> texts = new ArrayList<>();
  private double[] numbers = new double[16];
  private int count;
  private boolean onlyTexts = true;
  private boolean onlyNumbers = true;
  private int characters;
  private String refusal = "";

  FlatArrayReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the array at whose beginning the parser stands, and leaves the parser at its end. */
  JsonValue read() {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!refusal.isEmpty()) {
        parser.skipChildren();
      } else if (count == JsonLimits.ARRAY_ELEMENTS) {
        refusal = "must have at most " + JsonLimits.ARRAY_ELEMENTS + " elements";
        parser.skipChildren();
      } else {
        element();
        count++;
      }
    }
    if (!refusal.isEmpty()) {
      return new JsonValue.Refused(refusal);
    }
    return onlyNumbers
        ? new JsonValue.Numbers(Arrays.copyOf(numbers, count))
        : new JsonValue.Texts(List.copyOf(texts));
  }

  private void element() {
    OptionalDouble number = OptionalDouble.empty();
    if (parser.currentToken().isNumeric()) {
      onlyTexts = false;
      number = Measured.ofLiteral(parser.getString());
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      number = Measured.ofText(parser.getString());
      if (onlyTexts) {
        text(parser.getString());
      }
    } else {
      onlyTexts = false;
      parser.skipChildren();
    }
    if (onlyNumbers && number.isPresent()) {
      number(number.getAsDouble());
    } else {
      onlyNumbers = false;
    }
    if (!onlyNumbers && !onlyTexts && refusal.isEmpty()) {
      refusal = noNumber(count);
    }
  }

  /** What is wrong with strings where numbers belong. */
  static String noNumber(List<String> texts) {
    int index = 0;
    while (Measured.ofText(texts.get(index)).isPresent()) {
      index++;
    }
    return noNumber(index);
  }

  private static String noNumber(int index) {
    return "element " + index + " " + Measured.RULE;
  }

  private void number(double number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count] = number;
  }

  private void text(String text) {
    characters += text.length();
    if (characters > JsonLimits.ARRAY_CHARACTERS) {
      refusal = "must have at most " + JsonLimits.ARRAY_CHARACTERS + " characters in all";
      return;
    }
    Characters.refusal(text).ifPresent(reason -> refusal = "element " + count + " " + reason);
    texts.add(text);
  }
}
