package io.curvescope.server.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class RoleConditionTest {
  @Configuration(proxyBeanMethods = false)
  static class Parts {
    @Bean
    @ConditionalOnRole(Role.INGEST)
    String ingest() {
      return "ingest";
    }

    @Bean
    @ConditionalOnRole({Role.API, Role.ALERTING})
    String apiOrAlerting() {
      return "api or alerting";
    }
  }

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Parts.class);

  @Test
  void aProcessHasEveryRoleUnlessToldOtherwise() {
    runner.run(context -> assertThat(context.getBeansOfType(String.class)).hasSize(2));
  }

  @Test
  void onlyThePartsOfItsRolesExist() {
    runner
        .withPropertyValues("curvescope.roles=analysis,ingest")
        .run(
            context ->
                assertThat(context.getBeanNamesForType(String.class)).containsExactly("ingest"));
    runner
        .withPropertyValues("curvescope.roles=alerting")
        .run(
            context ->
                assertThat(context.getBeanNamesForType(String.class))
                    .containsExactly("apiOrAlerting"));
  }

  @Test
  void anUnknownRoleIsAnError() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("curvescope.roles", "ingest,cooking")));

    assertThatThrownBy(() -> RoleCondition.roles(environment)).isInstanceOf(BindException.class);
  }
}
