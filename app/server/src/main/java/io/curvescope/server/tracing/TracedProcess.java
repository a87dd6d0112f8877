package io.curvescope.server.tracing;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Tracing for a process that has no auto-configuration otherwise, to be imported by what it
 * consists of. Gives it {@link Traces}, which make spans only where an endpoint is set.
 */
@Import({TracingConfiguration.class, TracedProcess.Export.class})
public final class TracedProcess {
  private TracedProcess() {}

  /** What makes and exports spans. */
  @Conditional(TracingCondition.class)
  @ImportAutoConfiguration({
    OpenTelemetrySdkAutoConfiguration.class,
    OpenTelemetryTracingAutoConfiguration.class,
    OtlpTracingAutoConfiguration.class
  })
  static final class Export {}
}
