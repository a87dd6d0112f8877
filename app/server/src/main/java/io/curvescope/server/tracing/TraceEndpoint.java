package io.curvescope.server.tracing;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;

/**
 * A receiver of OTLP, named as {@code OTEL_EXPORTER_OTLP_ENDPOINT} names one: without the path of
 * the signal, which the specification appends.
 */
record TraceEndpoint(String base) implements OtlpTracingConnectionDetails {
  @Override
  public String getUrl(Transport transport) {
    return switch (transport) {
      case HTTP -> base.replaceFirst("/+$", "") + "/v1/traces";
      case GRPC ->
          throw new IllegalStateException(
              "spans are exported by OTLP over HTTP; leave OTEL_EXPORTER_OTLP_PROTOCOL unset");
    };
  }
}
