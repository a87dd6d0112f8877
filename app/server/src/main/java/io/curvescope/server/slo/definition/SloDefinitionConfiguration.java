package io.curvescope.server.slo.definition;

import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.slo.SloProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The objectives of this process, wherever they are evaluated or shown. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole({Role.ALERTING, Role.API})
@EnableConfigurationProperties(SloProperties.class)
class SloDefinitionConfiguration {
  @Bean
  SloCatalog sloCatalog(SloProperties properties, MeterRegistry meters) {
    return new SloCatalog(properties.dir().map(Path::of), meters);
  }

  @Bean(destroyMethod = "close")
  SloReloadSchedule sloReloadSchedule(SloCatalog catalog, SloProperties properties) {
    return new SloReloadSchedule(catalog, properties.reload());
  }
}
