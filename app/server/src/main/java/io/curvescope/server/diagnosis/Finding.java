package io.curvescope.server.diagnosis;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import java.util.List;
import java.util.Optional;

/**
 * A failure mode that was recognised.
 *
 * @param fromStep the first step that speaks for it
 * @param toStep the last step that does, {@code fromStep} or later
 * @param evidence at least one
 * @param mitigation what to do, the first thing first
 * @param directive what the job could be asked to do by itself
 */
public record Finding(
    FailureMode mode,
    String title,
    Severity severity,
    long fromStep,
    long toStep,
    List<Evidence> evidence,
    List<String> mitigation,
    Optional<Remedy> directive) {
  public Finding {
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException("a finding must have evidence");
    }
    if (toStep < fromStep) {
      throw new IllegalArgumentException(
          "toStep must be fromStep or later: " + fromStep + " to " + toStep);
    }
    evidence = List.copyOf(evidence);
    mitigation = List.copyOf(mitigation);
  }
}
