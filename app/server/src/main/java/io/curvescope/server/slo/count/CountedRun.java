package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What of a run matters for counting.
 *
 * @param model empty where it names none
 * @param startedAt when the job began, or else when the server first heard of it
 */
record CountedRun(
    RunKey key,
    String project,
    String model,
    String optimizer,
    RunStatus status,
    Instant startedAt,
    Optional<Instant> finishedAt,
    OptionalDouble targetLoss,
    OptionalDouble timeBudgetSeconds,
    OptionalDouble costBudget,
    Optional<String> currency) {

  /** Whether its optimizer is plain or momentum SGD, whose stability bound is known. */
  boolean usesGradientDescent() {
    String name = optimizer.toLowerCase(Locale.ROOT);
    return name.contains("sgd") || name.contains("gradient descent") || name.equals("momentum");
  }

  boolean usesAdam() {
    return optimizer.toLowerCase(Locale.ROOT).contains("adam");
  }
}
