package io.curvescope.server.checkpoint;

import io.curvescope.server.checkpoint.catalog.ArtifactAccounts;
import io.curvescope.server.checkpoint.catalog.ArtifactCollector;
import io.curvescope.server.checkpoint.catalog.OldCheckpoints;
import io.curvescope.server.checkpoint.catalog.StabilityRule;
import io.curvescope.server.checkpoint.catalog.StoredCheckpoints;
import io.curvescope.server.checkpoint.catalog.StoredIntake;
import io.curvescope.server.checkpoint.retention.CheckpointRetention;
import io.curvescope.server.checkpoint.retention.CheckpointRetentionSchedule;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.telemetry.StepConditions;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The store, what the database knows of it, and what lets go of it again. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtifactProperties.class)
class CheckpointConfiguration {
  @Bean
  ArtifactStore artifactStore(DataDirectoryProperties data, ArtifactProperties properties)
      throws IOException {
    return ArtifactStorage.open(data.directory(), properties);
  }

  @Bean
  ArtifactAccounts artifactAccounts(JdbcClient jdbc, ArtifactProperties properties) {
    return new ArtifactAccounts(jdbc, properties.limits());
  }

  @Bean
  Checkpoints checkpoints(
      JdbcClient jdbc, StepConditions conditions, ObjectProvider<CheckpointCurvature> curvature) {
    return new StoredCheckpoints(
        jdbc, new StabilityRule(conditions, Optional.ofNullable(curvature.getIfAvailable())));
  }

  @Bean
  CheckpointIntake checkpointIntake(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ArtifactAccounts accounts,
      ArtifactStore store,
      Clock clock) {
    return new StoredIntake(jdbc, new TransactionTemplate(transactions), accounts, store, clock);
  }

  @Bean
  CheckpointRetention checkpointRetention(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ArtifactAccounts accounts,
      Checkpoints checkpoints,
      ObjectProvider<CheckpointUse> users,
      ArtifactStore store,
      Clock clock) {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    return new CheckpointRetention(
        new OldCheckpoints(
            jdbc, transaction, accounts, checkpoints, users.orderedStream().toList()),
        new ArtifactCollector(jdbc, transaction, accounts, store),
        store,
        clock);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnRole(Role.API)
  CheckpointRetentionSchedule checkpointRetentionSchedule(CheckpointRetention retention) {
    return new CheckpointRetentionSchedule(retention);
  }
}
