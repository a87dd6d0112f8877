package io.curvescope.server.monitoring;

import io.curvescope.server.database.RetentionGuard;
import io.curvescope.server.database.StorageEdition;
import io.curvescope.server.run.Runs;
import io.curvescope.server.telemetry.TelemetryQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The meters that are read from the database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MonitoringProperties.class)
class MonitoringConfiguration {
  @Bean
  RunGauges runGauges(
      Runs runs,
      TelemetryQueries telemetry,
      MonitoringProperties properties,
      Clock clock,
      MeterRegistry registry) {
    return new RunGauges(runs, telemetry, properties, clock, registry);
  }

  @Bean(destroyMethod = "close")
  RunGaugeSchedule runGaugeSchedule(RunGauges gauges, MonitoringProperties properties) {
    return new RunGaugeSchedule(gauges, properties);
  }

  @Bean
  ClockSkewMetric clockSkewMetric(RetentionGuard guard) {
    return new ClockSkewMetric(guard);
  }

  @Bean
  StorageVariantMetric storageVariantMetric(StorageEdition edition) {
    return new StorageVariantMetric(edition);
  }
}
