package io.curvescope.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the database, migrates it, and applies what depends on its edition. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  DatabaseProperties.class,
  DataDirectoryProperties.class,
  RetentionProperties.class
})
class DatabaseConfiguration {
  private static final int CONNECT_RETRIES = 30;
  private static final int CONNECT_RETRY_INTERVAL_SECONDS = 2;

  @Bean(destroyMethod = "close")
  DatabaseServer databaseServer(DatabaseProperties database, DataDirectoryProperties data)
      throws IOException {
    return DatabaseServer.open(database, data);
  }

  @Bean
  DatabaseAddress databaseAddress(DatabaseServer server) {
    return server.address();
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(DatabaseAddress address, DatabaseProperties properties) {
    return ConnectionPool.open(address, properties.poolSize());
  }

  @Bean
  StorageEdition storageEdition(DataSource dataSource, RetentionProperties retention) {
    return new StorageEdition(dataSource, retention);
  }

  @Bean
  StorageRetention storageRetention(
      DataSource dataSource, RetentionProperties retention, Clock clock) {
    return new StorageRetention(dataSource, retention, clock);
  }

  @Bean
  RetentionGuard retentionGuard(DataSource dataSource, Clock clock) {
    return new RetentionGuard(dataSource, clock);
  }

  @Bean(destroyMethod = "close")
  StorageRetentionSchedule storageRetentionSchedule(
      StorageRetention retention, RetentionGuard guard) {
    return new StorageRetentionSchedule(retention, guard);
  }

  /** Compose and Kubernetes start both at once: the database may answer only after a while. */
  @Bean
  FlywayConfigurationCustomizer waitForTheDatabase() {
    return configuration ->
        configuration
            .connectRetries(CONNECT_RETRIES)
            .connectRetriesInterval(CONNECT_RETRY_INTERVAL_SECONDS);
  }

  @Bean
  FlywayMigrationStrategy migrationStrategy(
      StorageEdition edition, DataSource dataSource, DatabaseProperties database) {
    return flyway -> {
      flyway.migrate();
      try {
        database.durability().check(dataSource);
        edition.apply();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot apply the storage edition", e);
      }
    };
  }
}
