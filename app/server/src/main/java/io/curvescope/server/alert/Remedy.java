package io.curvescope.server.alert;

import io.curvescope.server.run.DirectiveAction;
import java.util.Map;

/**
 * What a training job is asked to do about an alert.
 *
 * @param parameters finite numbers by name, as {@link DirectiveAction} says; may be empty
 */
public record Remedy(DirectiveAction action, Map<String, Double> parameters) {
  public Remedy {
    parameters = Map.copyOf(parameters);
    if (!parameters.values().stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("parameters must be finite");
    }
  }

  /** Without parameters. */
  public static Remedy of(DirectiveAction action) {
    return new Remedy(action, Map.of());
  }

  /** With a {@code factor}. */
  public static Remedy of(DirectiveAction action, double factor) {
    return new Remedy(action, Map.of("factor", factor));
  }
}
