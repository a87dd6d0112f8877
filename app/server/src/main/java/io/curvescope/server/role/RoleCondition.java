package io.curvescope.server.role;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Compares a {@link ConditionalOnRole} with the process's roles. */
final class RoleCondition implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    @Nullable Map<String, @Nullable Object> attributes =
        metadata.getAnnotationAttributes(ConditionalOnRole.class.getName());
    return attributes != null
        && attributes.get("value") instanceof Role[] wanted
        && Arrays.stream(wanted).anyMatch(roles(context.getEnvironment())::contains);
  }

  /**
   * The roles of this process: {@code curvescope.roles}, all of them where it is not set.
   *
   * @throws org.springframework.boot.context.properties.bind.BindException for an unknown role
   */
  static Set<Role> roles(Environment environment) {
    return Binder.get(environment)
        .bind("curvescope.roles", Bindable.setOf(Role.class))
        .orElseGet(() -> EnumSet.allOf(Role.class));
  }
}
