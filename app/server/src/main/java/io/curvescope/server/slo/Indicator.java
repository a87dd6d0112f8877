package io.curvescope.server.slo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an objective may be about. docs/slo.md has the query behind each. */
public enum Indicator {
  /** M1: the largest eigenvalue of a spectrum. */
  TOP_EIGENVALUE(Judges.MEASUREMENTS, "1"),
  /** M2: {@code condition_number} as reported. */
  CONDITION_NUMBER(Judges.MEASUREMENTS, "1"),
  /** M3: iterations of a conjugate-gradient solve. */
  CG_ITERATIONS(Judges.MEASUREMENTS, "iterations"),
  /** M4: memory of Hessian operations as a share of the device's. */
  HESSIAN_MEMORY(Judges.MEASUREMENTS, "share"),
  /** M5: seconds of a Hessian-vector product. */
  HV_SECONDS(Judges.MEASUREMENTS, "s"),
  /** M6: how much the top eigenvalue differs from batch to batch, relative to its mean. */
  EIGENVALUE_VARIATION(Judges.MEASUREMENTS, "share"),
  /** M7: steps to the target loss as a share of those that the baseline run took. */
  ITERATIONS_TO_TARGET(Judges.RUNS, "share"),
  /** M8: NaN or infinite values of a run. */
  NON_FINITE(Judges.INCIDENTS, "occurrences"),
  /** M9: times that a run was out of memory. */
  OUT_OF_MEMORY(Judges.INCIDENTS, "occurrences"),
  /** M10: cost of a converged run as a share of its budget. */
  COST_OF_CONVERGED_RUN(Judges.RUNS, "share"),
  /** Learning rate times sharpness over what the optimizer bears: unstable at 1. */
  STABILITY_MARGIN(Judges.MEASUREMENTS, "share"),
  /** Steps by which the versions of a model differ among ranks or federated clients. */
  VERSION_SKEW(Judges.MEASUREMENTS, "steps"),
  /** Spread of the top eigenvalue over ranks or federated clients, relative to its mean. */
  RANK_SPREAD(Judges.MEASUREMENTS, "share"),
  /** Time that a run took to converge as a share of its time budget. */
  CONVERGENCE_TIME(Judges.RUNS, "share"),
  /** Interventions of people in a run. */
  INTERVENTIONS(Judges.RUNS, "interventions");

  private enum Judges {
    MEASUREMENTS,
    RUNS,
    INCIDENTS
  }

  private final Judges judges;
  private final String unit;

  Indicator(Judges judges, String unit) {
    this.judges = judges;
    this.unit = unit;
  }

  /** The name in SLO files, in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The indicator of this wire name, if there is one. */
  public static Optional<Indicator> ofWireName(String wireName) {
    return Arrays.stream(values())
        .filter(indicator -> indicator.wireName().equals(wireName))
        .findFirst();
  }

  /** The unit of its values and of thresholds. */
  public String unit() {
    return unit;
  }

  /** Whether a run is one event, good or bad as a whole, rather than each of its measurements. */
  public boolean judgesRuns() {
    return judges != Judges.MEASUREMENTS;
  }

  /**
   * Whether what is bad is an incident of a run that is alerted on at once, not when a budget
   * burns.
   */
  public boolean isZeroTolerance() {
    return judges == Judges.INCIDENTS;
  }
}
