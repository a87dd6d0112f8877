package io.curvescope.server.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** What Spring Boot's tracing is told, and what the rest of the server knows of it. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {
  /** Stands in front of the endpoint of OpenTelemetry's variables. */
  @Bean
  @Conditional(OwnEndpoint.class)
  OtlpTracingConnectionDetails otlpEndpoint(
      @Value("${" + TracingSettings.ENDPOINT + "}") String endpoint) {
    return new TraceEndpoint(endpoint);
  }

  /** Health checks and scrapes come every few seconds, and tell nobody anything. */
  @Bean
  SpanExportingPredicate withoutMonitoring() {
    return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
  }

  @Bean
  Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
    return new Traces(
        tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
  }

  /** Set and not empty: the compose file passes an empty one on. */
  static final class OwnEndpoint implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return StringUtils.hasText(context.getEnvironment().getProperty(TracingSettings.ENDPOINT));
    }
  }
}
