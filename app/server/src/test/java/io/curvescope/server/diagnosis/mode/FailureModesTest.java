package io.curvescope.server.diagnosis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The edges of each failure mode: what is just enough, and what is not. */
class FailureModesTest {
  @Test
  void aLossThatGoesFromCalmToNanIsArithmeticAndNotDivergence() {
    TelemetryBuilder run = steady(20).metric("loss", 20, Double.NaN);

    assertThat(findings(run))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.mode()).isEqualTo(FailureMode.F7);
              assertThat(finding.severity()).isEqualTo(Severity.PAGE);
              assertThat(finding.evidence().getFirst().value()).isNaN();
            });
  }

  @Test
  void theSameAfterThreefoldGrowthIsDivergence() {
    assertThat(modes(steady(20).metric("loss", 20, 2.9).metric("loss", 21, Double.NaN)))
        .containsExactly(FailureMode.F7);
    assertThat(modes(steady(20).metric("loss", 20, 3.1).metric("loss", 21, Double.NaN)))
        .containsExactly(FailureMode.F1);
  }

  @Test
  void aMarginAboveOneIsDivergenceForGradientDescentButNotForAdam() {
    TelemetryBuilder sgd = steady(20).optimizer("sgd").spectrum(10, 0, 30, "probe", "float32");
    sgd.settings(0, Map.of("learning_rate", "0.1")).metric("loss", 20, Double.NaN);
    TelemetryBuilder adam = steady(20).optimizer("adamw").spectrum(10, 0, 30, "probe", "float32");
    adam.settings(0, Map.of("learning_rate", "0.1")).metric("loss", 20, Double.NaN);

    assertThat(modes(sgd)).containsExactly(FailureMode.F1);
    assertThat(modes(adam)).containsExactly(FailureMode.F7);
    assertThat(modes(adam.metric("critical_sharpness", 15, 25))).containsExactly(FailureMode.F1);
  }

  @Test
  void aMetricOfTheJobsOwnThatOverflowsIsNoFailure() {
    assertThat(modes(steady(20).incident(IncidentKind.INF, 5, IncidentSource.SERVER, "perplexity")))
        .isEmpty();
  }

  @Test
  void aDivergenceThatTheJobReportsNeedsNoNan() {
    assertThat(
            findings(steady(20).incident(IncidentKind.DIVERGENCE, 19, IncidentSource.JOB, "loss")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.mode()).isEqualTo(FailureMode.F1));
  }

  @Test
  void memoryThatRunsOutAtASecondStepIsAPage() {
    TelemetryBuilder run = steady(5).incident(IncidentKind.OOM, 2, IncidentSource.JOB, "hvp");
    assertThat(findings(run).getFirst().severity()).isEqualTo(Severity.TICKET);
    run.incident(IncidentKind.OOM, 4, IncidentSource.JOB, "hvp");
    assertThat(findings(run).getFirst().severity()).isEqualTo(Severity.PAGE);
  }

  @Test
  void memoryThatRunsOutElsewhereIsSaidToBeElsewhere() {
    assertThat(findings(steady(5).incident(IncidentKind.OOM, 2, IncidentSource.JOB, "data loader")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.title()).isEqualTo("Out of memory");
              assertThat(finding.directive()).isEmpty();
              assertThat(finding.evidence().getFirst().says()).contains("nothing links it");
            });
  }

  @Test
  void halfOfTenSolvesMustBeSlow() {
    TelemetryBuilder four = steady(5);
    TelemetryBuilder five = steady(5);
    for (int i = 0; i < 10; i++) {
      four.solve(i, i < 4 ? 51 : 50, true, false);
      five.solve(i, i < 5 ? 51 : 50, true, false);
    }
    assertThat(modes(four)).isEmpty();
    assertThat(modes(five)).containsExactly(FailureMode.F3);
  }

  @Test
  void solvesThatStopAtNegativeCurvatureAreNotSlow() {
    TelemetryBuilder run = steady(5);
    for (int i = 0; i < 20; i++) {
      run.solve(i, 4, false, true);
    }
    assertThat(modes(run)).isEmpty();
  }

  @Test
  void agesOfPreconditionersThatDifferBetweenRanksAreStaleCurvature() {
    TelemetryBuilder run = steady(5);
    for (int step = 0; step < 3; step++) {
      run.preconditioner(step, 0, 0).preconditioner(step, 1, 11);
    }
    assertThat(modes(run)).containsExactly(FailureMode.F4);
  }

  @Test
  void anOldPreconditionerOnOneRankAloneIsNotStaleCurvature() {
    TelemetryBuilder run = steady(5);
    for (int step = 0; step < 30; step++) {
      run.preconditioner(step, 0, 500);
    }
    assertThat(modes(run)).isEmpty();
  }

  @Test
  void aSharpMinimumThatDoesNotHurtValidationIsNone() {
    TelemetryBuilder run = steady(20).targetLoss(1.5).spectrum(15, 0, 1, "train", "float32");
    run.spectrum(15, 0, 5, "validation-3", "float32");
    assertThat(modes(run)).containsExactly(FailureMode.F6);
    assertThat(modes(run.metric("val_loss", 15, 1.1))).isEmpty();
    assertThat(modes(run.metric("val_loss", 16, 4))).containsExactly(FailureMode.F6);
  }

  @Test
  void aBudgetIsUsedUpAtTheStepThatCrossesIt() {
    assertThat(modes(steady(5).costs(6, 2, 2, 2))).isEmpty();
    assertThat(findings(steady(5).costs(5, 2, 2, 2, 2)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.mode()).isEqualTo(FailureMode.F8);
              assertThat(finding.fromStep()).isEqualTo(2);
              assertThat(finding.toStep()).isEqualTo(3);
              assertThat(finding.evidence().getFirst().says()).contains("160 %");
            });
  }

  /** A loss of about 1 at each step. */
  private static TelemetryBuilder steady(int steps) {
    TelemetryBuilder run = new TelemetryBuilder();
    for (int step = 0; step < steps; step++) {
      run.metric("loss", step, 1 + 0.01 * (step % 3 - 1));
    }
    return run;
  }

  private static List<Finding> findings(TelemetryBuilder run) {
    return FailureModes.findings(run.build());
  }

  private static List<FailureMode> modes(TelemetryBuilder run) {
    return findings(run).stream().map(Finding::mode).toList();
  }
}
