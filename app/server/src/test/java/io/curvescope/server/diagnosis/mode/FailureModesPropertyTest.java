package io.curvescope.server.diagnosis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.postmortem.Postmortems;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

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

  @Property(tries = 300)
  void neverThrowsAndSaysOnlyWhatIsWellFormed(
      @ForAll long seed, @ForAll @IntRange(max = 120) int events) {
    RunTelemetry run = anyRun(new Random(seed), events).build();

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

  @Property(tries = 100)
  void moreOfTheSameNeverTakesAFindingBack(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int events) {
    TelemetryBuilder run = anyRun(new Random(seed), events);
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

  @Property(tries = 100)
  void aHigherCostOrALowerBudgetNeverEndsAnOverrun(
      @ForAll @IntRange(max = 20) int costs, @ForAll @IntRange(max = 20) int budget) {
    double[] amounts = new double[costs];
    Arrays.fill(amounts, 1);
    boolean isOver = modes(new TelemetryBuilder().costs(budget, amounts)).contains(FailureMode.F8);

    assertThat(isOver).isEqualTo(costs > budget);
  }

  @Property(tries = 100)
  void theOrderOfRanksDoesNotMatter(@ForAll long seed) {
    TelemetryBuilder ascending = new TelemetryBuilder();
    TelemetryBuilder descending = new TelemetryBuilder();
    Random random = new Random(seed);
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

  private static double value(Random random) {
    return random.nextInt(5) == 0
        ? ODD[random.nextInt(ODD.length)]
        : Math.exp(4 * random.nextGaussian());
  }

  private static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
