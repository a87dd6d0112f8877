package io.curvescope.server.runbook;

import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunbookProperties.class)
class RunbookConfiguration {
  @Bean
  ServerAddress serverAddress(Environment environment) {
    return new ServerAddress(environment);
  }

  @Bean
  Runbooks runbooks(RunbookProperties properties, ServerAddress server) throws IOException {
    return new Runbooks(Runbooks.packedPages(), properties, server);
  }
}
