package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.AlertListener;
import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.AlertRetention;
import io.curvescope.server.alert.store.AlertStore;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.runbook.Runbooks;
import io.curvescope.server.runbook.ServerAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The evaluation of alerts, in a process that may do it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.ALERTING)
@EnableConfigurationProperties(AlertProperties.class)
class CycleConfiguration {
  @Bean
  AlertMetrics alertMetrics(MeterRegistry meters) {
    return new AlertMetrics(meters);
  }

  @Bean
  AlertPass alertPass(
      ObjectProvider<ConditionSource> sources,
      ObjectProvider<AlertListener> listeners,
      DataSource dataSource,
      AlertProperties properties,
      Runbooks runbooks,
      ServerAddress server,
      AlertMetrics metrics,
      Clock clock) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new AlertPass(
        sources.orderedStream().toList(),
        listeners.orderedStream().toList(),
        new AlertStore(dataSource, properties),
        new AlertReader(jdbc),
        new AlertRetention(jdbc, properties.retention()),
        new Annotations(runbooks, server)::of,
        metrics,
        clock);
  }

  @Bean
  Evaluator alertEvaluator(
      DataSource dataSource,
      AlertPass pass,
      AlertMetrics metrics,
      AlertProperties properties,
      Clock clock) {
    return new Evaluator(dataSource, pass, metrics, properties, clock);
  }
}
