package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.definition.DashboardCatalog;
import io.curvescope.server.dashboard.prometheus.PrometheusClient;
import io.curvescope.server.dashboard.prometheus.PrometheusProperties;
import io.curvescope.server.dashboard.query.QueryLimits;
import io.curvescope.server.dashboard.query.QueryRunner;
import io.curvescope.server.dashboard.query.ReaderRole;
import io.curvescope.server.database.StorageEdition;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the routes of dashboards are made of. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
@EnableConfigurationProperties({QueryLimits.class, PrometheusProperties.class})
class DashboardConfiguration {
  @Bean
  DashboardCatalog dashboardCatalog() throws IOException {
    return DashboardCatalog.packed();
  }

  /** Takes the client, not the source: the migrations have been applied when there is one. */
  @Bean
  ReaderRole dashboardReaderRole(JdbcClient database) {
    return ReaderRole.prepare(database);
  }

  @Bean
  QueryRunner dashboardQueryRunner(DataSource dataSource, ReaderRole role, QueryLimits limits) {
    return new QueryRunner(dataSource, role, limits);
  }

  @Bean
  PrometheusClient prometheusClient(PrometheusProperties properties) {
    return new PrometheusClient(properties);
  }

  @Bean
  DashboardQueries dashboardQueries(
      QueryRunner runner, PrometheusClient prometheus, ReaderRole migrated, StorageEdition edition)
      throws SQLException {
    return new DashboardQueries(runner, prometheus, edition.variant());
  }

  @Bean
  QueryRequestDecoder dashboardQueryRequests(Clock clock) {
    return new QueryRequestDecoder(clock);
  }

  @Bean
  PageFiles dashboardPageFiles() throws IOException {
    return PageFiles.packed();
  }
}
