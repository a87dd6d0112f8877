package io.curvescope.server.ingest;

import io.curvescope.server.run.DirectiveAction;
import java.time.Instant;
import java.util.Map;

/**
 * What a training job is asked to do, as an answer to a push carries it.
 *
 * @param id by which the job acknowledges it
 * @param parameters finite numbers by name, as {@link DirectiveAction} says; may be empty
 * @param reason one line for people
 * @param alert name of the alert behind it
 * @param expiresAt from then on it is no longer asked
 */
public record Directive(
    String id,
    DirectiveAction action,
    Map<String, Double> parameters,
    String reason,
    String alert,
    Instant expiresAt) {
  public Directive {
    parameters = Map.copyOf(parameters);
  }
}
