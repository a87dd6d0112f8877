package io.curvescope.server.diagnosis;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Hyperparameters from a step on.
 *
 * @param values by name, in alphabetical order: numbers and words as text, anything nested as JSON
 */
public record Settings(Instant time, long step, int rank, Map<String, String> values) {
  public Settings {
    values = new TreeMap<>(values);
  }

  /** The first of these that is set. */
  public Optional<String> text(String... names) {
    for (String name : names) {
      Optional<String> value = Optional.ofNullable(values.get(name));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /** The first of these that is set, if it is a finite number. */
  public OptionalDouble number(String... names) {
    try {
      Optional<Double> value = text(names).map(Double::valueOf).filter(Double::isFinite);
      return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    } catch (NumberFormatException word) {
      return OptionalDouble.empty();
    }
  }
}
