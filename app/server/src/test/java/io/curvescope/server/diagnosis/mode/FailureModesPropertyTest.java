package io.curvescope.server.diagnosis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.instancio.Select.all;
import static org.instancio.Select.field;

import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.diagnosis.postmortem.Postmortems;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededTest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.instancio.Instancio;
import org.instancio.settings.Keys;
import org.instancio.settings.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of any kind: missing series, one step, several ranks, repeated steps, NaN anywhere. */
class FailureModesPropertyTest {
  private static final double[] ODD = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0,
    -0.0,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e-300
  };
  private static final List<String> METRICS =
      List.of(
          "loss",
          "val_loss",
          "grad_norm",
          "step_norm",
          "learning_rate",
          "momentum",
          "gpu_memory_bytes",
          "gpu_memory_limit_bytes",
          "hessian_memory_bytes",
          "critical_sharpness",
          "version_skew_steps",
          "condition_number");
  private static final List<String> OPTIMIZERS =
      List.of("sgd", "adamw", "newton-cg", "kfac", "", "something else");
  private static final List<String> BATCHES = List.of("train-0", "train-1", "val-0", "test", "7");

  @SeededTest(300)
  void neverThrowsAndSaysOnlyWhatIsWellFormed(SeededCase seeded) {
    Random random = new Random(seeded.seed());
    assertWellFormed(anyRun(random, seeded.size(0, 120)).build());
  }

  /**
   * Any records that their types allow: every field at random, also those that the telemetry of
   * other tests leaves empty.
   */
  @SeededTest(300)
  void neverThrowsForAnyRecords(SeededCase seeded) {
    RunTelemetry run =
        Instancio.of(RunTelemetry.class)
            .withSettings(
                Settings.create()
                    .set(Keys.COLLECTION_MIN_SIZE, 0)
                    .set(Keys.FAIL_ON_ERROR, true)
                    .set(Keys.COLLECTION_MAX_SIZE, seeded.size(1, 12))
                    .set(Keys.MAP_MIN_SIZE, 0)
                    .set(Keys.STRING_ALLOW_EMPTY, true)
                    .set(Keys.LONG_MIN, 0L)
                    .set(Keys.LONG_MAX, Long.MAX_VALUE)
                    .set(Keys.INTEGER_MIN, 0)
                    .set(Keys.INTEGER_MAX, Integer.MAX_VALUE))
            .withSeed(seeded.seed())
            // Lists may be empty, so that not every selector finds something.
            .lenient()
            .supply(
                field(RunDescription::directives),
                random -> Optional.of(Set.of(random.oneOf(DirectiveAction.values()))))
            .supply(field(RunId::value), random -> "run-" + random.intRange(0, 9))
            .supply(
                all(Instant.class),
                random -> TelemetryBuilder.START.plusSeconds(random.intRange(0, 99)))
            .supply(field(Sample::value), FailureModesPropertyTest::value)
            .supply(field(SpectrumPoint::top), FailureModesPropertyTest::value)
            .supply(all(OptionalDouble.class), FailureModesPropertyTest::optionalValue)
            .supply(
                all(OptionalLong.class),
                random ->
                    random.trueOrFalse()
                        ? OptionalLong.empty()
                        : OptionalLong.of(random.longRange(0, Long.MAX_VALUE)))
            .create();
    assertWellFormed(run);
  }

  private static void assertWellFormed(RunTelemetry run) {
    List<Finding> findings = FailureModes.findings(run);

    assertThat(findings).extracting(Finding::mode).doesNotHaveDuplicates().isSorted();
    for (Finding finding : findings) {
      assertThat(finding.fromStep()).isLessThanOrEqualTo(finding.toStep());
      assertThat(finding.evidence()).allSatisfy(each -> assertThat(each.says()).isNotBlank());
    }
    Postmortems.of(run)
        .ifPresent(
            postmortem ->
                assertThat(postmortem.moved())
                    .allSatisfy(
                        moved -> {
                          assertThat(moved.from()).isFinite();
                          assertThat(moved.to()).isFinite();
                        }));
  }

  @SeededTest(100)
  void moreOfTheSameNeverTakesAFindingBack(SeededCase seeded) {
    TelemetryBuilder run = anyRun(new Random(seeded.seed()), seeded.size(1, 80));
    Set<FailureMode> before = modes(run);
    // Later, and worse: memory, precision, slow solves, skew.
    for (int i = 0; i < 3; i++) {
      long step = 1_000 + i;
      run.incident(IncidentKind.OOM, step, IncidentSource.JOB, "hvp")
          .incident(IncidentKind.PRECISION, step, IncidentSource.JOB, "hvp")
          .solve(step, 100_000, false, false)
          .metric("version_skew_steps", step, 1e6);
    }

    assertThat(modes(run))
        .containsAll(before)
        .contains(FailureMode.F2, FailureMode.F4, FailureMode.F7);
  }

  static IntStream upToTwenty() {
    return IntStream.rangeClosed(0, 20);
  }

  @ParameterizedTest
  @MethodSource("upToTwenty")
  void aHigherCostOrALowerBudgetNeverEndsAnOverrun(int costs) {
    for (int budget = 0; budget <= 20; budget++) {
      assertOverrunWhere(costs, budget);
    }
  }

  private static void assertOverrunWhere(int costs, int budget) {
    double[] amounts = new double[costs];
    Arrays.fill(amounts, 1);
    boolean isOver = modes(new TelemetryBuilder().costs(budget, amounts)).contains(FailureMode.F8);

    assertThat(isOver).as("%d of a budget of %d", costs, budget).isEqualTo(costs > budget);
  }

  @SeededTest(100)
  void theOrderOfRanksDoesNotMatter(SeededCase seeded) {
    TelemetryBuilder ascending = new TelemetryBuilder();
    TelemetryBuilder descending = new TelemetryBuilder();
    Random random = new Random(seeded.seed());
    for (int step = 0; step < 40; step++) {
      double[] skews = {random.nextInt(30), random.nextInt(30), random.nextInt(30)};
      for (int rank = 0; rank < 3; rank++) {
        ascending.metric("version_skew_steps", step, rank, skews[rank]);
        descending.metric("version_skew_steps", step, 2 - rank, skews[2 - rank]);
      }
    }

    assertThat(modes(ascending)).isEqualTo(modes(descending));
  }

  private static Set<FailureMode> modes(TelemetryBuilder run) {
    return FailureModes.findings(run.build()).stream()
        .map(Finding::mode)
        .collect(Collectors.toSet());
  }

  private static TelemetryBuilder anyRun(Random random, int events) {
    TelemetryBuilder run =
        new TelemetryBuilder()
            .optimizer(any(random, OPTIMIZERS))
            .status(any(random, List.of(RunStatus.values())));
    if (random.nextBoolean()) {
      run.targetLoss(value(random));
    }
    if (random.nextBoolean()) {
      run.costs(Math.abs(random.nextGaussian()), random.doubles(5).toArray());
    }
    for (int i = 0; i < events; i++) {
      add(run, random);
    }
    return run;
  }

  private static void add(TelemetryBuilder run, Random random) {
    long step = random.nextInt(40);
    int rank = random.nextInt(3);
    switch (random.nextInt(7)) {
      case 0 ->
          run.incident(
              any(random, List.of(IncidentKind.values())),
              step,
              any(random, List.of(IncidentSource.values())),
              any(random, METRICS));
      case 1 -> run.solve(step, random.nextInt(200), random.nextBoolean(), random.nextBoolean());
      case 2 ->
          run.spectrum(
              step,
              rank,
              value(random),
              any(random, BATCHES),
              any(random, List.of("float32", "float64", "posit8")));
      case 3 -> run.preconditioner(step, rank, random.nextInt(60));
      case 4 ->
          run.settings(
              step,
              Map.of(
                  "learning_rate", String.valueOf(value(random)),
                  "optimizer", any(random, OPTIMIZERS)));
      default -> run.metric(any(random, METRICS), step, rank, value(random));
    }
  }

  private static OptionalDouble optionalValue(org.instancio.Random random) {
    return random.trueOrFalse() ? OptionalDouble.empty() : OptionalDouble.of(value(random));
  }

  private static double value(org.instancio.Random random) {
    return value(new Random(random.longRange(Long.MIN_VALUE, Long.MAX_VALUE)));
  }

  private static double value(Random random) {
    return random.nextInt(5) == 0
        ? ODD[random.nextInt(ODD.length)]
        : Math.exp(4 * random.nextGaussian());
  }

  private static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
