package io.curvescope.server.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a client says of a run. In an update, whatever is empty leaves the stored value as it was.
 *
 * @param parameters number of trainable parameters
 * @param framework for example {@code pytorch 2.14}
 * @param targetLoss the loss at which the run counts as converged
 * @param costBudget in units of {@code currency}
 * @param baseline whether other runs are compared with this one
 * @param startedAt when the job began, by its own clock
 * @param directives what the job lets the server ask of it; none asks nothing
 */
public record RunDescription(
    Optional<String> experiment,
    Optional<String> model,
    OptionalLong parameters,
    Optional<String> framework,
    Optional<String> optimizer,
    OptionalDouble targetLoss,
    OptionalDouble timeBudgetSeconds,
    OptionalDouble costBudget,
    Optional<String> currency,
    Optional<Boolean> baseline,
    Optional<Instant> startedAt,
    Optional<Map<String, String>> tags,
    Optional<Set<DirectiveAction>> directives) {
  public RunDescription {
    tags = tags.map(Map::copyOf);
    directives = directives.map(Set::copyOf);
  }
}
