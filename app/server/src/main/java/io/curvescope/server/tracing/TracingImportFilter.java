package io.curvescope.server.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves Spring Boot's tracing out where no endpoint is set: it would make a span for every
 * request, for nobody. Logs are never exported.
 */
final class TracingImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final String SDK = "org.springframework.boot.opentelemetry.";
  private static final String LOGGING = SDK + "autoconfigure.logging.";
  private static final String TRACING = "org.springframework.boot.micrometer.tracing.";

  private boolean enabled;

  @Override
  public void setEnvironment(Environment environment) {
    enabled = TracingSettings.enabled(environment);
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurations, AutoConfigurationMetadata autoConfigurationMetadata) {
    boolean[] matches = new boolean[autoConfigurations.length];
    for (int i = 0; i < matches.length; i++) {
      @Nullable String name = autoConfigurations[i];
      matches[i] = name == null || isWanted(name);
    }
    return matches;
  }

  private boolean isWanted(String autoConfiguration) {
    return enabled
        ? !autoConfiguration.startsWith(LOGGING)
        : !autoConfiguration.startsWith(SDK) && !autoConfiguration.startsWith(TRACING);
  }
}
