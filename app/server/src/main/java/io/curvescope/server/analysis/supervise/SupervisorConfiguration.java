package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.analysis.worker.WorkerProperties;
import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.tracing.TracingSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    Map<String, String> settings = logging(environment);
    settings.putAll(TracingSettings.forChild(environment));
    settings.put("CURVESCOPE_DATA", data.directory().toString());
    artifacts.keySetting().ifPresent(key -> settings.put("CURVESCOPE_ARTIFACT_KEY", key));
    return new SupervisedWorkers(
        worker.processes(),
        new WorkerCommand(worker, analysis, settings),
        database,
        new JobQueue(dataSource, analysis),
        clock,
        meters);
  }

  /** Workers are as quiet on the console as their server, and log into a file beside its file. */
  private static Map<String, String> logging(Environment environment) {
    Map<String, String> settings = new HashMap<>();
    Optional.ofNullable(environment.getProperty("logging.threshold.console"))
        .ifPresent(threshold -> settings.put("LOGGING_THRESHOLD_CONSOLE", threshold));
    Optional.ofNullable(environment.getProperty("logging.file.name"))
        .ifPresent(file -> settings.put("LOGGING_FILE_NAME", file + ".worker"));
    return settings;
  }
}
