package io.curvescope.server.analysis.gauge;

import io.curvescope.server.analysis.queue.QueueStatistics;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gauges of the queue on servers that have to do with it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole({Role.API, Role.ANALYSIS})
class GaugeConfiguration {
  @Bean(destroyMethod = "close")
  QueueGaugeSchedule queueGaugeSchedule(DataSource dataSource, MeterRegistry meters) {
    return new QueueGaugeSchedule(new QueueGauges(new QueueStatistics(dataSource), meters));
  }
}
