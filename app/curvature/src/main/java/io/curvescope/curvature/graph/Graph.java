package io.curvescope.curvature.graph;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A function from inputs to outputs.
 *
 * @param inputs the inputs in the order in which they are bound, used or not
 * @param values every value that an output needs, and every input, each after its operands
 * @param outputs the results in order; the same value may occur more than once
 */
public record Graph(List<Value> inputs, List<Value> values, List<Value> outputs) {
  public Graph {
    inputs = List.copyOf(inputs);
    values = List.copyOf(values);
    outputs = List.copyOf(outputs);
  }

  /** The name of an input. */
  public static String inputName(Value input) {
    return switch (input.primitive()) {
      case Primitive.Input named -> named.name();
      case Primitive other -> throw new GraphException("not an input: " + other);
    };
  }

  /** One line per value, for people. */
  @Override
  public String toString() {
    return values.stream().map(Value::toString).collect(Collectors.joining("\n"))
        + "\nreturn "
        + outputs.stream().map(output -> "%" + output.id()).collect(Collectors.joining(", "));
  }
}
