package io.curvescope.server.ingest.commit;

import io.curvescope.server.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The writer behind ingest. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GroupCommitProperties.class)
class GroupCommitConfiguration {

  @Bean(destroyMethod = "close")
  GroupCommitWriter groupCommitWriter(
      DataSource dataSource,
      Clock clock,
      GroupCommitProperties properties,
      MeterRegistry meters,
      Traces traces) {
    return new GroupCommitWriter(dataSource, clock, properties, meters, traces);
  }
}
