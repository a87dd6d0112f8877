package io.curvescope.server.slo.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IndicatorValuesTest {
  private static final Instant TIME = Instant.parse("2026-11-24T02:00:00Z");

  private final RunSettings settings = new RunSettings();
  private final List<Spectra.Sample> samples = new ArrayList<>();

  private static CountedRun run(String optimizer) {
    return new CountedRun(
        new RunKey(1),
        "p",
        "m",
        optimizer,
        RunStatus.RUNNING,
        TIME,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private Map<Indicator, Double> of(String optimizer, Measure measure, double value) {
    return values(optimizer, Measurement.of(measure, TIME, 1, 0, value));
  }

  private Map<Indicator, Double> values(String optimizer, Measurement measurement) {
    return IndicatorValues.of(run(optimizer), measurement, settings, new Spectra(samples)).stream()
        .collect(Collectors.toMap(IndicatorValues.Value::indicator, IndicatorValues.Value::value));
  }

  private void spectrum(int second, long step, int rank, String operator, double top) {
    samples.add(new Spectra.Sample(TIME.plusSeconds(second), step, rank, operator, "lanczos", top));
  }

  @Test
  void memoryIsAShareOfTheDevicesWhereThatIsKnown() {
    assertThat(of("sgd", Measure.HESSIAN_MEMORY_BYTES, 6e9)).isEmpty();
    settings.put(Measure.GPU_MEMORY_LIMIT_BYTES, TIME.minusSeconds(60), 8e9);
    assertThat(of("sgd", Measure.HESSIAN_MEMORY_BYTES, 6e9))
        .containsEntry(Indicator.HESSIAN_MEMORY, 0.75);
  }

  @Test
  void theMarginOfSgdKnowsItsMomentum() {
    spectrum(0, 1, 0, "hessian", 38);
    assertThat(of("sgd", Measure.TOP_EIGENVALUE, 38)).containsOnlyKeys(Indicator.TOP_EIGENVALUE);

    settings.put(Measure.LEARNING_RATE, TIME.minusSeconds(1), 0.1);
    settings.put(Measure.LEARNING_RATE, TIME.plusSeconds(1), 0.5);
    assertThat(of("SGD", Measure.TOP_EIGENVALUE, 38))
        .hasEntrySatisfying(
            Indicator.STABILITY_MARGIN, value -> assertThat(value).isEqualTo(1.9, within(1e-12)));
    settings.put(Measure.MOMENTUM, TIME, 0.9);
    assertThat(of("SGD", Measure.TOP_EIGENVALUE, 38))
        .hasEntrySatisfying(
            Indicator.STABILITY_MARGIN, value -> assertThat(value).isEqualTo(1.0, within(1e-12)));
  }

  @Test
  void adamHasAMarginOnlyByWhatKnowsItsPreconditioner() {
    settings.put(Measure.LEARNING_RATE, TIME, 0.001);
    spectrum(0, 1, 0, "hessian", 38_000);
    assertThat(of("adamw", Measure.TOP_EIGENVALUE, 38_000))
        .doesNotContainKey(Indicator.STABILITY_MARGIN);

    samples.clear();
    spectrum(0, 1, 0, "preconditioned_hessian", 38_000);
    // The edge of Adam with a decay of 0.9 is at 38 over the learning rate.
    assertThat(of("adamw", Measure.TOP_EIGENVALUE, 38_000))
        .hasEntrySatisfying(
            Indicator.STABILITY_MARGIN, value -> assertThat(value).isEqualTo(1.0, within(1e-9)));
    assertThat(of("adamw", Measure.CRITICAL_SHARPNESS, 1_000))
        .containsEntry(Indicator.STABILITY_MARGIN, 0.5);
  }

  @Test
  void aSteadyTrendIsNoVariation() {
    for (int i = 0; i < 8; i++) {
      spectrum(i - 7, i, 0, "hessian", 100 + i);
    }
    assertThat(values("sgd", Measurement.of(Measure.TOP_EIGENVALUE, TIME, 7, 0, 107)))
        .hasEntrySatisfying(
            Indicator.EIGENVALUE_VARIATION,
            // Differences of 1 are a deviation of 1 / sqrt(2) about a mean of 103.5.
            value -> assertThat(value).isEqualTo(Math.sqrt(0.5) / 103.5, within(1e-12)));

    samples.clear();
    for (int i = 0; i < 8; i++) {
      spectrum(i - 7, i, 0, "hessian", i % 2 == 0 ? 50 : 150);
    }
    assertThat(values("sgd", Measurement.of(Measure.TOP_EIGENVALUE, TIME, 7, 0, 150)))
        .hasEntrySatisfying(
            Indicator.EIGENVALUE_VARIATION,
            value -> assertThat(value).isEqualTo(Math.sqrt(0.5), within(1e-12)));
  }

  @Test
  void ranksOfAStepAreCompared() {
    spectrum(0, 1, 0, "hessian", 8);
    assertThat(of("sgd", Measure.TOP_EIGENVALUE, 8)).doesNotContainKey(Indicator.RANK_SPREAD);
    spectrum(1, 1, 1, "hessian", 12);
    spectrum(1, 2, 1, "hessian", 100);
    spectrum(1, 1, 2, "ggn", 100);

    assertThat(of("sgd", Measure.TOP_EIGENVALUE, 8)).containsEntry(Indicator.RANK_SPREAD, 0.4);
  }
}
