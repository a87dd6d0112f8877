package io.curvescope.server.ingest.http;

import io.curvescope.server.database.RetentionProperties;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.PushLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of ingest that come before the queue. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
class IngestConfiguration {
  @Bean
  PayloadBudget payloadBudget(IngestProperties properties) {
    return new PayloadBudget(properties.queueBytes());
  }

  @Bean
  Admission admission(PayloadBudget budget) {
    return new Admission(budget);
  }

  @Bean
  PushReader pushReader() {
    return new PushReader(PushLimits.DEFAULT);
  }

  @Bean
  PushBounds pushBounds(Clock clock, RetentionProperties retention) {
    return new PushBounds(clock, retention);
  }

  @Bean
  PushMetrics pushMetrics(MeterRegistry registry, PayloadBudget budget) {
    return new PushMetrics(registry, budget);
  }
}
