package io.curvescope.server.alert.http;

import io.curvescope.server.alert.silence.Silences;
import io.curvescope.server.alert.store.Acknowledgements;
import io.curvescope.server.alert.store.AlertReader;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the routes of alerts share. */
@Configuration(proxyBeanMethods = false)
class AlertHttpConfiguration {
  @Bean
  AlertReader alertReader(JdbcClient jdbc) {
    return new AlertReader(jdbc);
  }

  @Bean
  Acknowledgements acknowledgements(DataSource dataSource) {
    return new Acknowledgements(dataSource);
  }

  @Bean
  Silences silences(JdbcClient jdbc) {
    return new Silences(jdbc);
  }
}
