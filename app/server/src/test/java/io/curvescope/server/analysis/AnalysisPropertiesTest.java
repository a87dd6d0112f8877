package io.curvescope.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.analysis.worker.WorkerProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AnalysisPropertiesTest {
  @Test
  void hasDefaults() {
    assertThat(bind("curvescope.analysis", AnalysisProperties.class, Map.of()))
        .isEqualTo(SampleAnalyses.PROPERTIES);
    WorkerProperties worker = bind("curvescope.worker", WorkerProperties.class, Map.of());
    assertThat(worker.processes()).isEqualTo(1);
    assertThat(worker.residentLimitBytes(SampleAnalyses.PROPERTIES)).isEqualTo(3840L << 20);
  }

  @Test
  void refusesWhatWouldNotWork() {
    assertThatThrownBy(
            () ->
                bind(
                    "curvescope.analysis",
                    AnalysisProperties.class,
                    Map.of("curvescope.analysis.lease", "1s")))
        .isInstanceOf(BindException.class)
        .hasRootCauseMessage("curvescope.analysis.lease must be 2s to 5m");
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
  }
}
