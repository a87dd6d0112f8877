package io.curvescope.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes what Alertmanager sends, on a loopback port, and keeps all of it. */
public final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Notification> notifications = new CopyOnWriteArrayList<>();

  /**
   * One request.
   *
   * @param receiver the name at the end of its address
   */
  public record Notification(String receiver, Instant at, JsonNode body) {
    /** Its alerts of a status, {@code firing} or {@code resolved}. */
    public List<JsonNode> alerts(String status) {
      return body.path("alerts")
          .valueStream()
          .filter(alert -> alert.path("status").stringValue("").equals(status))
          .toList();
    }

    /** Whether an alert of this name and run is in it, with a status. */
    public boolean tellsOf(String alertname, String run, String status) {
      return alerts(status).stream()
          .map(alert -> alert.path("labels"))
          .anyMatch(
              labels ->
                  labels.path("alertname").stringValue("").equals(alertname)
                      && labels.path("run").stringValue("").equals(run));
    }
  }

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a port of its own. */
  public static WebhookReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      WebhookReceiver receiver = new WebhookReceiver(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base of its addresses, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Everything that came, in the order in which it did. */
  public List<Notification> notifications() {
    return List.copyOf(notifications);
  }

  /** What told of an alert of a run, with a status, by whatever receiver. */
  public List<Notification> telling(String alertname, String run, String status) {
    return notifications.stream()
        .filter(notification -> notification.tellsOf(alertname, run, status))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
      notifications.add(
          new Notification(path.substring(path.lastIndexOf('/') + 1), Instant.now(), body));
      // What a chat that takes Slack's format answers.
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
    }
  }
}
