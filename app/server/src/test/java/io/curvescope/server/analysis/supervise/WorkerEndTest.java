package io.curvescope.server.analysis.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.analysis.AnalysisError.Reason;
import org.junit.jupiter.api.Test;

class WorkerEndTest {
  @Test
  void saysHowAWorkerEnded() {
    assertThat(WorkerEnd.of("host:1", 3).is(Reason.OUT_OF_MEMORY)).isTrue();
    assertThat(WorkerEnd.of("host:1", 137).message()).contains("host:1", "SIGKILL");
    assertThat(WorkerEnd.of("host:1", 134).message()).contains("signal 6");
    assertThat(WorkerEnd.of("host:1", 1).is(Reason.WORKER_LOST)).isTrue();
    assertThat(WorkerEnd.of("host:1", 1).message()).contains("status 1");
  }
}
