package io.curvescope.server.tracing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where spans go, as this process is told: by {@code CURVESCOPE_OTLP_ENDPOINT}, or by the variables
 * of the OpenTelemetry specification, which Spring Boot maps to properties of its own.
 */
public final class TracingSettings {
  static final String ENDPOINT = "curvescope.otlp.endpoint";
  private static final String SAMPLING = "curvescope.otlp.sampling";
  private static final String SPRING_ENDPOINT =
      "management.opentelemetry.tracing.export.otlp.endpoint";

  /** Variables of the OpenTelemetry specification that a child process needs. */
  private static final List<String> PASSED_ON =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
          "OTEL_TRACES_EXPORTER",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG",
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_BSP_SCHEDULE_DELAY",
          "OTEL_SDK_DISABLED");

  private TracingSettings() {}

  /** Whether spans are made and exported at all. */
  static boolean enabled(Environment environment) {
    return (StringUtils.hasText(environment.getProperty(ENDPOINT))
            || StringUtils.hasText(environment.getProperty(SPRING_ENDPOINT)))
        && isOn(environment, "management.opentelemetry.enabled")
        && isOn(environment, "management.tracing.export.enabled")
        && isOn(environment, "management.tracing.export.otlp.enabled");
  }

  /**
   * The settings as environment variables of a process that this one starts. Headers are not among
   * them, since they hold credentials.
   */
  public static Map<String, String> forChild(Environment environment) {
    Map<String, String> variables = new HashMap<>();
    Optional.ofNullable(environment.getProperty(ENDPOINT))
        .ifPresent(endpoint -> variables.put("CURVESCOPE_OTLP_ENDPOINT", endpoint));
    Optional.ofNullable(environment.getProperty(SAMPLING))
        .ifPresent(sampling -> variables.put("CURVESCOPE_OTLP_SAMPLING", sampling));
    for (String name : PASSED_ON) {
      Optional.ofNullable(environment.getProperty(name))
          .ifPresent(value -> variables.put(name, value));
    }
    return variables;
  }

  private static boolean isOn(Environment environment, String property) {
    return environment.getProperty(property, Boolean.class, true);
  }
}
