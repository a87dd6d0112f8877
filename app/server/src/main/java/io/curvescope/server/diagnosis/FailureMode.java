package io.curvescope.server.diagnosis;

import io.curvescope.server.alert.AlertName;

/** The ways in which training with curvature goes wrong. docs/diagnosis.md describes each. */
public enum FailureMode {
  /** The loss is no number any more, after it, the step or the stability margin grew. */
  F1(AlertName.NON_FINITE.runbook()),
  /** Memory ran out. */
  F2(AlertName.REPEATED_OUT_OF_MEMORY.runbook()),
  /** Conjugate gradient needs too many iterations, or ends short of its tolerance. */
  F3("slow-cg"),
  /** Ranks work with curvature of old weights. */
  F4("stale-curvature"),
  /** The estimates of curvature scatter from batch to batch. */
  F5("noisy-estimates"),
  /** Training ended well, in a minimum that is sharp on validation data. */
  F6("sharp-minimum"),
  /** Rounding errors, not the step, spoil the numbers. */
  F7("numerical-instability"),
  /** The run costs more than its budget. */
  F8(AlertName.COST_OVERRUN.runbook());

  private final String runbook;

  FailureMode(String runbook) {
    this.runbook = runbook;
  }

  /** The name of its runbook, for example {@code slow-cg}. */
  public String runbook() {
    return runbook;
  }
}
