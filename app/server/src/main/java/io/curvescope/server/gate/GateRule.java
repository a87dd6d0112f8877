package io.curvescope.server.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What may be asked of a run. Each is an upper limit: {@code value <= limit} passes. Those that
 * compare with a baseline have a limit of their own; the others apply only where one is given.
 */
public enum GateRule {
  /**
   * Top eigenvalue over the baseline's. At twice the sharpness, the largest stable learning rate is
   * half of what it was; sampling noise between runs of one configuration stays well below.
   */
  TOP_EIGENVALUE_RATIO(OptionalDouble.of(2), true),
  /** Trace over the baseline's; the same limit, for the sum of all eigenvalues. */
  TRACE_RATIO(OptionalDouble.of(2), false),
  /**
   * By how much the share of negative curvature exceeds the baseline's, both between 0 and 1. A
   * tenth more is a saddle where the baseline had a minimum.
   */
  NEGATIVE_MASS_INCREASE(OptionalDouble.of(0.1), false),
  /** Final loss over the baseline's. A tenth is about what a change of seed makes. */
  FINAL_LOSS_RATIO(OptionalDouble.of(1.1), true),
  /**
   * Iterations of conjugate gradient over the baseline's: half more is half more cost for a step.
   */
  CG_ITERATIONS_RATIO(OptionalDouble.of(1.5), false),
  /** The top eigenvalue itself. */
  TOP_EIGENVALUE(OptionalDouble.empty(), true),
  /** The trace itself. */
  TRACE(OptionalDouble.empty(), true),
  /** The share of negative curvature itself, between 0 and 1. */
  NEGATIVE_MASS(OptionalDouble.empty(), true),
  /** The final loss itself. */
  FINAL_LOSS(OptionalDouble.empty(), true),
  /** Iterations of conjugate gradient themselves. */
  CG_ITERATIONS(OptionalDouble.empty(), true);

  private final OptionalDouble standardLimit;
  private final boolean required;

  GateRule(OptionalDouble standardLimit, boolean required) {
    this.standardLimit = standardLimit;
    this.required = required;
  }

  /** The name in JSON; {@code max_} and it is the parameter that sets its limit. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule of this wire name, if there is one. */
  public static Optional<GateRule> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(rule -> rule.wireName().equals(wireName)).findFirst();
  }

  /** The limit unless another is given; empty for a rule that has none. */
  public OptionalDouble standardLimit() {
    return standardLimit;
  }

  /** Whether it compares with a baseline. */
  public boolean isRelative() {
    return standardLimit.isPresent();
  }

  /** Whether the gate fails where there is no data for it, also unless it was asked for by name. */
  public boolean isRequired() {
    return required;
  }
}
