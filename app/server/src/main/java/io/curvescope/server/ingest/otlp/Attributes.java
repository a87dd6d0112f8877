package io.curvescope.server.ingest.otlp;

import io.curvescope.server.json.Characters;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonLimits;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Typed access to the attributes of a resource or a data point. Text that holds a number is taken
 * as one, since environment variables can set nothing else.
 */
final class Attributes {
  private static final int LONGEST_TEXT = 255;

  private final Map<String, AnyValue> values = new TreeMap<>();

  Attributes(List<KeyValue> attributes) {
    attributes.forEach(attribute -> values.put(attribute.getKey(), attribute.getValue()));
  }

  Optional<String> text(String name) {
    Optional<String> text =
        Optional.ofNullable(values.get(name))
            .map(Attributes::plain)
            .filter(each -> !each.isEmpty());
    text.ifPresent(
        each -> {
          if (each.length() > LONGEST_TEXT) {
            throw new InvalidField(name, "must be at most 255 characters");
          }
          Characters.nameRefusal(each)
              .ifPresent(
                  reason -> {
                    throw new InvalidField(name, reason);
                  });
        });
    return text;
  }

  OptionalLong integer(String name) {
    OptionalDouble number = number(name);
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    double value = number.getAsDouble();
    if (value != Math.rint(value) || value < 0 || value > JsonLimits.LARGEST_INTEGER) {
      throw new InvalidField(name, "must be an integer, 0 or more");
    }
    return OptionalLong.of((long) value);
  }

  OptionalDouble number(String name) {
    Optional<String> text = text(name);
    try {
      return text.isPresent()
          ? OptionalDouble.of(Double.parseDouble(text.get()))
          : OptionalDouble.empty();
    } catch (NumberFormatException noNumber) {
      throw new InvalidField(name, "must be a number");
    }
  }

  Optional<Boolean> flag(String name) {
    return text(name).map(Boolean::parseBoolean);
  }

  /**
   * Those not of Curvescope's own, as {@code {a=1,b=x}} in alphabetical order; empty where there
   * are none.
   */
  String suffix() {
    String others =
        values.entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith(MetricNames.PREFIX))
            .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
            .collect(Collectors.joining(","));
    return others.isEmpty() ? "" : "{" + others + "}";
  }

  private static String plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }
}
