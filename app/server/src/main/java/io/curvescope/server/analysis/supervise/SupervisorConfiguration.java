package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.analysis.worker.WorkerProperties;
import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The workers of a server that has the role of analysis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.ANALYSIS)
@EnableConfigurationProperties(WorkerProperties.class)
class SupervisorConfiguration {
  @Bean
  SupervisedWorkers supervisedWorkers(
      WorkerProperties worker,
      AnalysisProperties analysis,
      ArtifactProperties artifacts,
      DataDirectoryProperties data,
      DatabaseAddress database,
      DataSource dataSource,
      Clock clock,
      MeterRegistry meters,
      Environment environment) {
    return new SupervisedWorkers(
        worker.processes(),
        new WorkerCommand(worker, analysis, WorkerSettings.of(environment, data, artifacts)),
        database,
        new JobQueue(dataSource, analysis),
        clock,
        meters);
  }
}
