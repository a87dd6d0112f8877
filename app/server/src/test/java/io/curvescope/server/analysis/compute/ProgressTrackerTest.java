package io.curvescope.server.analysis.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.operator.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressTrackerTest {
  private Instant now = Instant.parse("2026-11-24T00:00:00Z");
  private final ProgressTracker tracker = new ProgressTracker(() -> now);

  @Test
  void sumsSectionsAndTellsTheTimeLeftByTheRateSoFar() {
    tracker.plan(Section.EIGENVALUES, 100);
    tracker.plan(Section.DENSITY, 300);
    now = now.plus(Duration.ofSeconds(10));
    tracker.onProgress(Section.EIGENVALUES, new Progress(40, 100, 1e-3));

    assertThat(tracker.current().matvecs()).isEqualTo(40);
    assertThat(tracker.current().expectedMatvecs()).isEqualTo(400);
    assertThat(tracker.current().fraction()).isEqualTo(0.1);
    assertThat(tracker.current().residual()).hasValue(1e-3);
    assertThat(tracker.current().etaSeconds()).hasValue(90);
  }

  @Test
  void theShareNeverFallsAndIsWholeOnlyForAResult() {
    tracker.plan(Section.EIGENVALUES, 100);
    tracker.onProgress(Section.EIGENVALUES, new Progress(90, 100, Double.NaN));
    tracker.onProgress(Section.EIGENVALUES, new Progress(100, 1000, Double.NaN));

    assertThat(tracker.current().fraction()).isEqualTo(0.9);
    assertThat(tracker.current().residual()).isEqualTo(OptionalDouble.empty());
    tracker.finish(Section.EIGENVALUES, 120);
    assertThat(tracker.current().fraction()).isEqualTo(0.999);
    assertThat(tracker.current().matvecs()).isEqualTo(120);
    assertThat(tracker.current().expectedMatvecs()).isEqualTo(120);
  }

  @Test
  void partsOfASectionLeaveTheRestToCome() {
    tracker.plan(Section.LAYERS, 100);
    tracker.onProgress(Section.LAYERS, new Progress(30, 30, Double.NaN));
    tracker.finishPart(Section.LAYERS, 30);

    assertThat(tracker.current().matvecs()).isEqualTo(30);
    assertThat(tracker.current().expectedMatvecs()).isEqualTo(100);
  }
}
