package io.curvescope.server.dashboard.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Target;
import io.curvescope.server.dashboard.TimeRange;
import io.curvescope.server.dashboard.query.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Prometheus's HTTP API does. */
class PrometheusClientTest {
  private static final TimeRange RANGE =
      new TimeRange(Instant.parse("2026-11-24T10:00:00Z"), Instant.parse("2026-11-24T11:00:00Z"));
  private static final Interval STEP = new Interval(Duration.ofSeconds(30));

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> answer = new AtomicReference<>("");
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prefix/api/v1/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.set(
              exchange.getRequestURI() + " " + URLDecoder.decode(form, StandardCharsets.UTF_8));
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksForARangeAndReadsSeries() {
    answer.set(
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"slo\":\"cg\"},\"values\":[[1795516200,\"0.5\"],[1795516230,\"+Inf\"]]}]}}");

    Frame frame = ask(new Target.Prometheus("A", "rate(x[$__rate_interval])", "of {{slo}}", false));

    assertThat(asked.get())
        .isEqualTo(
            "/prefix/api/v1/query_range end=1.795518E9&query=rate(x[1m])&start=1.7955144E9&step=30");
    assertThat(frame.rows())
        .containsExactly(
            List.of(1795516200e3, "of cg", 0.5),
            List.of(1795516230e3, "of cg", Double.POSITIVE_INFINITY));
  }

  @Test
  void saysWhyThereIsNothing() {
    answer.set("{\"status\":\"error\",\"error\":\"bad_data\"}");
    Target.Prometheus target = new Target.Prometheus("A", "x", "", false);

    assertThatThrownBy(() -> ask(target)).hasMessageContaining("bad_data");
    answer.set("<html>");
    assertThatThrownBy(() -> ask(target)).hasMessageContaining("does not answer");
    assertThatThrownBy(() -> ask(new Target.Prometheus("A", "x{run=\"$run\"}", "", false)))
        .hasMessageContaining("variable");
    PrometheusClient unset = new PrometheusClient(new PrometheusProperties(""));
    assertThatThrownBy(() -> unset.query(target, RANGE, STEP))
        .isInstanceOf(PrometheusUnavailable.class)
        .hasMessageContaining("CURVESCOPE_PROMETHEUS_URL");
  }

  @Test
  void theAddressMustBeOne() {
    assertThatThrownBy(() -> new PrometheusProperties("localhost:9090"))
        .hasMessageContaining("CURVESCOPE_PROMETHEUS_URL must be an address");
  }

  private Frame ask(Target.Prometheus target) {
    PrometheusProperties properties =
        new PrometheusProperties("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/");
    return new PrometheusClient(properties).query(target, RANGE, STEP);
  }
}
