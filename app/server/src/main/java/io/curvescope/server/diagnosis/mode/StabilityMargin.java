package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How near the learning rate is to where steps stop to descend, which is at 1: for gradient
 * descent, learning rate x top eigenvalue / (2 (1 + momentum)) (Cohen et al., "Gradient Descent on
 * Neural Networks Typically Occurs at the Edge of Stability", ICLR 2021, arXiv 2103.00065, appendix
 * B, Polyak momentum); for any optimizer that reports a critical sharpness, learning rate x
 * critical sharpness / 2 (arXiv 2601.16979).
 *
 * @param value may be infinite
 * @param sharpness the newest one that was measured
 */
record StabilityMargin(double value, double learningRate, Sample sharpness, String says) {
  /** The margin at a time; empty where the run does not report what it takes. */
  static Optional<StabilityMargin> at(RunTelemetry telemetry, Instant time) {
    OptionalDouble learningRate =
        hyperparameter(telemetry, time, "learning_rate", "learning_rate", "lr");
    if (learningRate.isEmpty()) {
      return Optional.empty();
    }
    double rate = learningRate.getAsDouble();
    Optional<StabilityMargin> critical =
        telemetry
            .metric("critical_sharpness")
            .finite()
            .until(time)
            .last()
            .map(sharpness -> ofCriticalSharpness(rate, sharpness));
    return critical.or(() -> ofGradientDescent(telemetry, time, rate));
  }

  private static StabilityMargin ofCriticalSharpness(double rate, Sample sharpness) {
    double value = rate * sharpness.value() / 2;
    return new StabilityMargin(
        value,
        rate,
        sharpness,
        "learning rate %s x critical sharpness %s of step %d / 2 = %s; steps stop to descend at 1"
            .formatted(
                Figures.of(rate),
                Figures.of(sharpness.value()),
                sharpness.step(),
                Figures.of(value)));
  }

  private static Optional<StabilityMargin> ofGradientDescent(
      RunTelemetry telemetry, Instant time, double rate) {
    if (Optimizer.at(telemetry, time).family() != Optimizer.Family.GRADIENT_DESCENT) {
      return Optional.empty();
    }
    double momentum =
        hyperparameter(telemetry, time, "momentum", "momentum").stream()
            .filter(value -> value >= 0 && value < 1)
            .findFirst()
            .orElse(0);
    return telemetry
        .trainingSharpness()
        .finite()
        .until(time)
        .last()
        .map(sharpness -> ofSharpness(rate, momentum, sharpness));
  }

  private static StabilityMargin ofSharpness(double rate, double momentum, Sample sharpness) {
    double value = rate * sharpness.value() / (2 * (1 + momentum));
    return new StabilityMargin(
        value,
        rate,
        sharpness,
        ("learning rate %s x top eigenvalue %s of step %d / (2 (1 + momentum %s)) = %s; gradient"
                + " descent stops to descend at 1")
            .formatted(
                Figures.of(rate),
                Figures.of(sharpness.value()),
                sharpness.step(),
                Figures.of(momentum),
                Figures.of(value)));
  }

  /** The newest value of a metric until then, else of a configuration. */
  private static OptionalDouble hyperparameter(
      RunTelemetry telemetry, Instant time, String metric, String... settings) {
    Optional<Sample> measured = telemetry.metric(metric).finite().until(time).last();
    if (measured.isPresent()) {
      return OptionalDouble.of(measured.get().value());
    }
    return telemetry.settings().stream()
        .filter(each -> !each.time().isAfter(time))
        .flatMapToDouble(each -> each.number(settings).stream())
        .reduce((earlier, later) -> later);
  }
}
