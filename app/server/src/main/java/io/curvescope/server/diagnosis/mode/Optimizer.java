package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.RunTelemetry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What took the steps of a run.
 *
 * @param name as the job says it; empty where it says none
 */
record Optimizer(String name, Family family) {
  private static final Pattern SECOND_ORDER =
      Pattern.compile(
          "newton|hessian|gauss|natural|k-?fac|ngd|shampoo|sophia|ggn|trust.?region|(^|[^a-z])(hf|cg)([^a-z]|$)");
  private static final Pattern PRECONDITIONED =
      Pattern.compile("ada|rms.?prop|lamb|lars|lion|muon|soap|yogi");
  private static final Pattern GRADIENT_DESCENT =
      Pattern.compile("sgd|nesterov|momentum|gradient.?descent|(^|[^a-z])gd([^a-z]|$)");

  /** How optimizers differ in what curvature means for their stability. */
  enum Family {
    /** Steps along the inverse of a curvature operator. */
    SECOND_ORDER,
    /** Steps along a gradient scaled by coordinate or layer. */
    PRECONDITIONED,
    /** Steps along the gradient, with or without momentum. */
    GRADIENT_DESCENT,
    UNKNOWN
  }

  /**
   * The optimizer at a time: the newest configuration until then that names one, else what the run
   * says.
   */
  static Optimizer at(RunTelemetry telemetry, Instant time) {
    Optional<String> configured =
        telemetry.settings().stream()
            .filter(settings -> !settings.time().isAfter(time))
            .flatMap(settings -> settings.text("optimizer").stream())
            .reduce((earlier, later) -> later);
    return of(configured.or(() -> telemetry.run().description().optimizer()).orElse(""));
  }

  static Optimizer of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Family family =
        SECOND_ORDER.matcher(lower).find()
            ? Family.SECOND_ORDER
            : PRECONDITIONED.matcher(lower).find()
                ? Family.PRECONDITIONED
                : GRADIENT_DESCENT.matcher(lower).find() ? Family.GRADIENT_DESCENT : Family.UNKNOWN;
    return new Optimizer(name.length() > 100 ? name.substring(0, 100) : name, family);
  }
}
