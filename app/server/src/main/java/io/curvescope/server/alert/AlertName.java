package io.curvescope.server.alert;

import io.curvescope.server.run.DirectiveAction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The alerts there are. Each has a runbook, docs/runbooks/NAME.md, where NAME is {@link
 * #runbook()}; a test fails where one is missing.
 */
public enum AlertName {
  /** A run reported NaN or an infinite value. One alert per run, however many tensors went bad. */
  NON_FINITE(
      Severity.PAGE, Acknowledging.RESOLVES, Remedy.of(DirectiveAction.INCREASE_DAMPING, 10)),
  /** A run was out of memory more than once. */
  REPEATED_OUT_OF_MEMORY(
      Severity.PAGE, Acknowledging.RESOLVES, Remedy.of(DirectiveAction.FALL_BACK_TO_FIRST_ORDER)),
  /** Several runs of a project diverge, and go on diverging. */
  DIVERGENCE(
      Severity.PAGE, Acknowledging.INFORMS, Remedy.of(DirectiveAction.REDUCE_LEARNING_RATE, 0.1)),
  /** An error budget burns faster than it may, by one of the pairs of windows. */
  ERROR_BUDGET_BURN(
      Severity.PAGE, Acknowledging.INFORMS, Remedy.of(DirectiveAction.SAMPLE_MORE_OFTEN, 10)),
  /** More than half of an error budget went within a day. */
  ERROR_BUDGET_CRITICAL(Severity.PAGE, Acknowledging.INFORMS, Remedy.of(DirectiveAction.SNAPSHOT)),
  /** An active run stopped reporting without having finished. */
  RUN_SILENT(Severity.TICKET, Acknowledging.INFORMS),
  /** A run costs, or will cost, more than its budget. */
  COST_OVERRUN(Severity.TICKET, Acknowledging.INFORMS, Remedy.of(DirectiveAction.STOP)),
  /** The top eigenvalue drifts from where it was. */
  EIGENVALUE_DRIFT(
      Severity.TICKET, Acknowledging.INFORMS, Remedy.of(DirectiveAction.SAMPLE_MORE_OFTEN, 10)),
  /** Steps, solves or products take longer than they did. */
  SLOWDOWN(
      Severity.TICKET, Acknowledging.INFORMS, Remedy.of(DirectiveAction.REFRESH_PRECONDITIONER)),
  /** A spectrum that was recomputed from a checkpoint disagrees with what the job reported. */
  RECOMPUTED_DISAGREES(Severity.TICKET, Acknowledging.RESOLVES);

  private final Severity severity;
  private final Acknowledging acknowledging;
  private final Optional<Remedy> directive;

  AlertName(Severity severity, Acknowledging acknowledging) {
    this(severity, acknowledging, Optional.empty());
  }

  AlertName(Severity severity, Acknowledging acknowledging, Remedy directive) {
    this(severity, acknowledging, Optional.of(directive));
  }

  AlertName(Severity severity, Acknowledging acknowledging, Optional<Remedy> directive) {
    this.severity = severity;
    this.acknowledging = acknowledging;
    this.directive = directive;
  }

  /** The value of the label {@code alertname}, for example {@code NonFinite}. */
  public String wireName() {
    StringBuilder name = new StringBuilder();
    for (String word : name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** The alert of this wire name, if there is one. */
  public static Optional<AlertName> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(name -> name.wireName().equals(wireName)).findFirst();
  }

  /** The name of its runbook, for example {@code non-finite}. */
  public String runbook() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How urgent it is unless a condition says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** Who is told unless a condition says otherwise. */
  public Team team() {
    return Team.of(severity);
  }

  /** What affected runs are asked to do, unless the condition says otherwise. */
  public Optional<Remedy> directive() {
    return directive;
  }

  /**
   * Whether acknowledging the alert resolves it. It fires again only after its condition had ceased
   * to hold.
   */
  public boolean resolvesOnAcknowledgement() {
    return acknowledging == Acknowledging.RESOLVES;
  }

  private enum Acknowledging {
    /** The alert goes on until its condition ends; others see that somebody knows. */
    INFORMS,
    RESOLVES
  }
}
