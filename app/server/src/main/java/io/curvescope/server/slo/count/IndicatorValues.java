package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a measurement says about indicators: the queries of docs/slo.md. */
final class IndicatorValues {
  /** Adam's decay of the first moment, where a job does not report it as its momentum. */
  private static final double USUAL_ADAM_DECAY = 0.9;

  /**
   * A value of an indicator.
   *
   * @param worst the largest of the values that it stands for
   */
  record Value(Indicator indicator, double value, long weight, double worst) {
    static Value of(Indicator indicator, double value) {
      return new Value(indicator, value, 1, value);
    }
  }

  private IndicatorValues() {}

  /** Empty where what the value depends on is not known. */
  static List<Value> of(
      CountedRun run, Measurement measurement, RunSettings settings, Spectra spectra) {
    double value = measurement.value();
    return switch (measurement.measure()) {
      case HV_SECONDS ->
          List.of(
              new Value(Indicator.HV_SECONDS, value, measurement.weight(), measurement.worst()));
      case CG_ITERATIONS -> List.of(Value.of(Indicator.CG_ITERATIONS, value));
      case CONDITION_NUMBER -> List.of(Value.of(Indicator.CONDITION_NUMBER, value));
      case VERSION_SKEW_STEPS -> List.of(Value.of(Indicator.VERSION_SKEW, value));
      case HESSIAN_MEMORY_BYTES -> memory(measurement, settings);
      case TOP_EIGENVALUE -> spectrum(run, measurement, settings, spectra);
      case CRITICAL_SHARPNESS -> criticalMargin(measurement, settings);
      case EPOCH_SECONDS,
          LEARNING_RATE,
          MOMENTUM,
          GPU_MEMORY_LIMIT_BYTES,
          NAN,
          INF,
          OUT_OF_MEMORY,
          DIVERGENCE,
          INTERVENTION ->
          List.of();
    };
  }

  private static List<Value> memory(Measurement measurement, RunSettings settings) {
    OptionalDouble limit = settings.at(Measure.GPU_MEMORY_LIMIT_BYTES, measurement.time());
    return limit.isPresent() && limit.getAsDouble() > 0
        ? List.of(Value.of(Indicator.HESSIAN_MEMORY, measurement.value() / limit.getAsDouble()))
        : List.of();
  }

  private static List<Value> spectrum(
      CountedRun run, Measurement measurement, RunSettings settings, Spectra spectra) {
    List<Value> values = new ArrayList<>();
    values.add(Value.of(Indicator.TOP_EIGENVALUE, measurement.value()));
    Optional<Spectra.Sample> sample = spectra.of(measurement);
    if (sample.isPresent()) {
      margin(run, sample.get(), settings)
          .ifPresent(margin -> values.add(Value.of(Indicator.STABILITY_MARGIN, margin)));
      spectra
          .variation(sample.get())
          .ifPresent(share -> values.add(Value.of(Indicator.EIGENVALUE_VARIATION, share)));
      spectra
          .spread(sample.get())
          .ifPresent(share -> values.add(Value.of(Indicator.RANK_SPREAD, share)));
    }
    return values;
  }

  /**
   * How near the edge of stability a run is, where that edge is known: SGD with heavy-ball momentum
   * at 2 (1 + momentum) / learning rate (J. Cohen et al., Gradient Descent on Neural Networks
   * Typically Occurs at the Edge of Stability, ICLR 2021); Adam by the eigenvalue of the
   * preconditioned Hessian at 2 (1 + decay) / ((1 - decay) learning rate) (J. Cohen et al.,
   * Adaptive Gradient Methods at the Edge of Stability, 2022).
   */
  private static OptionalDouble margin(
      CountedRun run, Spectra.Sample sample, RunSettings settings) {
    OptionalDouble rate = settings.at(Measure.LEARNING_RATE, sample.time());
    OptionalDouble momentum = settings.at(Measure.MOMENTUM, sample.time());
    if (rate.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (run.usesGradientDescent() && !sample.isPreconditioned()) {
      return OptionalDouble.of(
          rate.getAsDouble() * sample.topEigenvalue() / (2 * (1 + momentum.orElse(0))));
    }
    if (run.usesAdam() && sample.isPreconditioned()) {
      double decay = momentum.orElse(USUAL_ADAM_DECAY);
      return OptionalDouble.of(
          rate.getAsDouble() * sample.topEigenvalue() * (1 - decay) / (2 * (1 + decay)));
    }
    return OptionalDouble.empty();
  }

  /**
   * The critical sharpness is 2 over the learning rate at which the loss would begin to rise, along
   * the optimizer's own update, so that no momentum enters.
   */
  private static List<Value> criticalMargin(Measurement measurement, RunSettings settings) {
    OptionalDouble rate = settings.at(Measure.LEARNING_RATE, measurement.time());
    return rate.isPresent()
        ? List.of(
            Value.of(Indicator.STABILITY_MARGIN, rate.getAsDouble() * measurement.value() / 2))
        : List.of();
  }
}
