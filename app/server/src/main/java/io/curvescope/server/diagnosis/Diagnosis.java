package io.curvescope.server.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a run.
 *
 * @param findings at most one for each mode, in their order
 * @param postmortem of a run that failed
 * @param sampled whether the run is so long that parts of it were only sampled
 */
public record Diagnosis(List<Finding> findings, Optional<Postmortem> postmortem, boolean sampled) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }
}
