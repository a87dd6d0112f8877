package io.curvescope.server.telemetry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import io.curvescope.server.telemetry.Measurement;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SampleEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BatchMeasurementsTest {
  private static final Instant TIME = Instant.parse("2026-11-24T02:00:00Z");

  private final BatchMeasurements batch = new BatchMeasurements();

  private void metric(int second, String name, double value) {
    batch.add(SampleEvents.metric(TIME.plusSeconds(second), second, name, value));
  }

  @Test
  void bytesHoldEveryMeasurementBitForBit() {
    metric(2, "condition_number", Double.NaN);
    metric(1, "version_skew_steps", -0.0);
    batch.add(
        new HvEvent(
            new EventHeader(TIME.plusNanos(1_000), 7, 3, Optional.empty(), false),
            0.01,
            20,
            OptionalDouble.of(0.2)));

    List<Measurement> measured = batch.measurements();

    assertThat(measured)
        .extracting(Measurement::measure)
        .containsExactly(Measure.HV_SECONDS, Measure.VERSION_SKEW_STEPS, Measure.CONDITION_NUMBER);
    assertThat(measured.getFirst())
        .isEqualTo(new Measurement(Measure.HV_SECONDS, TIME.plusNanos(1_000), 7, 3, 0.01, 20, 0.2));
    assertThat(MeasurementCodec.decode(MeasurementCodec.encode(measured))).isEqualTo(measured);
  }

  @Test
  void settingsAreThereWhereTheyChange() {
    batch.add(
        new ConfigEvent(
            SampleEvents.header(TIME, 0), "{\"lr\":0.1,\"momentum\":0.9,\"optimizer\":\"sgd\"}"));
    metric(1, "learning_rate", 0.1);
    metric(2, "learning_rate", 0.2);
    metric(3, "learning_rate", 0.2);

    assertThat(batch.measurements())
        .extracting(Measurement::measure, Measurement::value)
        .containsExactly(
            tuple(Measure.LEARNING_RATE, 0.1),
            tuple(Measure.MOMENTUM, 0.9),
            tuple(Measure.LEARNING_RATE, 0.2));
  }

  @Test
  void finiteStepsAreThoseAfterTheLastValueThatIsNot() {
    metric(1, "loss", 1);
    metric(2, "loss", Double.NaN);
    metric(3, "loss", 1);
    metric(4, "grad_norm", 1);
    metric(5, "learning_rate", 0.1);

    assertThat(batch.finite()).contains(new FiniteSteps(3, 4, TIME.plusSeconds(3)));
  }

  @Test
  void debugWindowsAreNotCounted() {
    batch.add(
        new MetricEvent(
            new EventHeader(TIME, 1, 0, Optional.empty(), true), "condition_number", 5));

    assertThat(batch.measurements()).isEmpty();
    assertThat(batch.finite()).isEmpty();
  }
}
