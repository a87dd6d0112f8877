package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.CheckpointIntake;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.tracing.Traces;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What takes submissions in. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
@EnableConfigurationProperties(SubmissionProperties.class)
class SubmissionConfiguration {
  @Bean(destroyMethod = "close")
  CheckingRoom checkingRoom(SubmissionProperties properties, AnalysisProperties analysis) {
    return new CheckingRoom(properties, analysis.memoryBudget().toBytes());
  }

  @Bean
  Submitter submitter(
      CheckpointIntake intake,
      ArtifactStore store,
      CheckingRoom room,
      Analyses analyses,
      SubmissionProperties properties,
      Traces traces) {
    return new Submitter(intake, store, room, analyses, properties, traces);
  }
}
