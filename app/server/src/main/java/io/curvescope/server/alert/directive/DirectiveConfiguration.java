package io.curvescope.server.alert.directive;

import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Directives, in the parts that a process needs for its roles. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DirectiveProperties.class)
class DirectiveConfiguration {
  @Bean
  StoredDirectives storedDirectives(JdbcClient jdbc) {
    return new StoredDirectives(jdbc);
  }

  @Bean
  @ConditionalOnRole(Role.ALERTING)
  DirectiveIssuer directiveIssuer(
      JdbcClient jdbc, DirectiveProperties properties, MeterRegistry meters) {
    return new DirectiveIssuer(jdbc, properties, meters);
  }

  @Bean
  @ConditionalOnRole(Role.INGEST)
  OpenDirectives openDirectives(StoredDirectives stored, Clock clock) {
    return new OpenDirectives(stored, clock);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnRole(Role.INGEST)
  DirectiveSchedule directiveSchedule(OpenDirectives directives, DirectiveProperties properties) {
    return new DirectiveSchedule(directives, properties.refresh());
  }
}
