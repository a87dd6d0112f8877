package io.curvescope.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** Takes spans by OTLP over HTTP, as a collector would. */
final class SpanReceiver implements AutoCloseable {
  private static final Duration EXPORT_LIMIT = Duration.ofSeconds(60);

  private final HttpServer server;
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();

  /**
   * @param service by the resource's {@code service.name}
   */
  record Received(String service, Span span) {
    String trace() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    String tag(String name) {
      return attribute(span.getAttributesList(), name);
    }
  }

  private SpanReceiver(HttpServer server) {
    this.server = server;
  }

  static SpanReceiver start() {
    return start(0);
  }

  /**
   * @param port of the loopback address; 0 takes a free one
   */
  static SpanReceiver start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      SpanReceiver receiver = new SpanReceiver(server);
      server.createContext("/v1/traces", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code OTEL_EXPORTER_OTLP_ENDPOINT} names it. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What has come of a trace. */
  List<Received> ofTrace(String trace) {
    return received.stream().filter(each -> each.trace().equals(trace)).toList();
  }

  /** Waits for the one span of this name in a trace. */
  Received await(String trace, String name) {
    List<Received> found =
        Awaitility.await(name + " in " + trace)
            .atMost(EXPORT_LIMIT)
            .until(() -> named(trace, name), spans -> !spans.isEmpty());
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  /** Waits for a span of this name in whatever trace. */
  void awaitAny(String name) {
    Awaitility.await(name)
        .atMost(EXPORT_LIMIT)
        .until(() -> received.stream().anyMatch(each -> each.span().getName().equals(name)));
  }

  /** Everything that has come. */
  List<Received> all() {
    return List.copyOf(received);
  }

  private List<Received> named(String trace, String name) {
    return ofTrace(trace).stream().filter(each -> each.span().getName().equals(name)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      assertThat(exchange.getRequestHeaders().getFirst("Content-Type"))
          .isEqualTo("application/x-protobuf");
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request
          .getResourceSpansList()
          .forEach(
              resource -> {
                String service =
                    attribute(resource.getResource().getAttributesList(), "service.name");
                resource
                    .getScopeSpansList()
                    .forEach(
                        scope ->
                            scope
                                .getSpansList()
                                .forEach(span -> received.add(new Received(service, span))));
              });
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String attribute(List<KeyValue> attributes, String name) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(name))
        .map(
            each ->
                each.getValue().hasIntValue()
                    ? Long.toString(each.getValue().getIntValue())
                    : each.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
