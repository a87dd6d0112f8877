package io.curvescope.server.gate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a run passes.
 *
 * @param reason why it fails, where no rule says so
 */
public record GateResult(boolean pass, List<Outcome> outcomes, Optional<String> reason) {
  public GateResult {
    outcomes = List.copyOf(outcomes);
  }

  /** What came of a rule. */
  public enum State {
    PASS,
    FAIL,
    /** There was nothing to compare; never a pass. */
    NO_DATA
  }

  /**
   * One rule.
   *
   * @param value that is held against the limit, NaN where a run's own is; empty without data
   * @param isRequired whether the gate fails unless this rule passes
   * @param candidate what the run measured
   * @param baseline what the baseline measured
   * @param says in words
   */
  public record Outcome(
      GateRule rule,
      OptionalDouble value,
      double limit,
      State state,
      boolean isRequired,
      OptionalDouble candidate,
      OptionalDouble baseline,
      String says) {}
}
