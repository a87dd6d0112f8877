package io.curvescope.server.slo.condition;

import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.slo.SloProperties;
import io.curvescope.server.slo.burn.Budgets;
import io.curvescope.server.slo.count.Counting;
import io.curvescope.server.slo.definition.SloCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What alerts are raised about, in a process that raises them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.ALERTING)
class SloConditionConfiguration {
  @Bean
  EvaluationFailures evaluationFailures(DataSource dataSource, MeterRegistry meters) {
    return new EvaluationFailures(dataSource, meters);
  }

  @Bean
  @Order(1)
  BudgetSource budgetSource(
      SloCatalog catalog,
      DataSource dataSource,
      SloProperties properties,
      MeterRegistry meters,
      EvaluationFailures failures) {
    Counting counting = new Counting(dataSource, properties.recount());
    return new BudgetSource(
        catalog, new Budgets(dataSource, counting), new SloMetrics(meters), failures);
  }

  @Bean
  @Order(2)
  IncidentSource incidentSource(
      SloCatalog catalog,
      DataSource dataSource,
      EvaluationFailures failures,
      SloProperties properties) {
    return new IncidentSource(catalog, dataSource, failures, properties.incidentSaidFor());
  }

  @Bean
  @Order(2)
  RunSource runSource(
      DataSource dataSource, SloProperties properties, EvaluationFailures failures) {
    return new RunSource(dataSource, properties.silentAfter(), failures);
  }
}
