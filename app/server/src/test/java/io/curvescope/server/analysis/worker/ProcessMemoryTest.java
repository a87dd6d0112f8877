package io.curvescope.server.analysis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void readsResidentBytes() {
    assertThat(ProcessMemory.resident(List.of("Name:\tjava", "VmRSS:\t  123456 kB")))
        .hasValue(123_456L * 1024);
    assertThat(ProcessMemory.resident(List.of("Name:\tjava"))).isEmpty();
  }
}
