package io.curvescope.server.analysis;

import io.curvescope.server.analysis.queue.CheckpointsInQueue;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every server has of analyses; workers are processes of their own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnalysisProperties.class)
class AnalysisConfiguration {
  @Bean
  Analyses analyses(DataSource dataSource, AnalysisProperties properties) {
    return new Analyses(dataSource, properties);
  }

  @Bean
  CheckpointsInQueue checkpointsInQueue(DataSource dataSource) {
    return new CheckpointsInQueue(dataSource);
  }
}
