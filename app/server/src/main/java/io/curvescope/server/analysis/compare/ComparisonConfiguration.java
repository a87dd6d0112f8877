package io.curvescope.server.analysis.compare;

import io.curvescope.server.analysis.queue.ComparisonRows;
import io.curvescope.server.run.Runs;
import io.curvescope.server.telemetry.TelemetryQueries;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Comparisons, and the source of their tickets. */
@Configuration(proxyBeanMethods = false)
class ComparisonConfiguration {
  @Bean
  Comparisons comparisons(TelemetryQueries telemetry, DataSource dataSource) {
    return new Comparisons(telemetry, new ComparisonRows(dataSource));
  }

  @Bean
  RecomputedDisagrees recomputedDisagrees(Comparisons comparisons, Runs runs) {
    return new RecomputedDisagrees(comparisons, runs);
  }
}
