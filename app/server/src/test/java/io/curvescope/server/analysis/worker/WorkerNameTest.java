package io.curvescope.server.analysis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerNameTest {
  @Test
  void workersOfTheSameNumberInTwoContainersDiffer() {
    assertThat(WorkerName.of(7, WorkerName.newSuffix()))
        .isNotEqualTo(WorkerName.of(7, WorkerName.newSuffix()));
  }

  @Test
  void aWorkerHasTheNameThatItsSupervisorKnowsItBy() {
    String suffix = WorkerName.newSuffix();

    assertThat(WorkerName.own(Map.of(WorkerName.SUFFIX, suffix)))
        .isEqualTo(WorkerName.of(ProcessHandle.current().pid(), suffix));
    assertThat(WorkerName.own(Map.of())).isNotEqualTo(WorkerName.own(Map.of()));
  }
}
