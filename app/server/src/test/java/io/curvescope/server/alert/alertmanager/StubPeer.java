package io.curvescope.server.alert.alertmanager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A peer that does what a test wants. */
final class StubPeer implements AutoCloseable {
  /** Says how a request is answered. */
  interface Behaviour {
    /**
     * @return the status; 0 breaks the connection
     */
    int answer(JsonNode alerts) throws InterruptedException;
  }

  /** A request that came. */
  record Request(List<String> runs, String authorization) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour;

  StubPeer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  void behave(Behaviour other) {
    behaviour = other;
  }

  String url() {
    return "http://u:p@127.0.0.1:" + server.getAddress().getPort() + "/prefix";
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static List<String> runs(JsonNode alerts) {
    List<String> runs = new ArrayList<>();
    alerts.forEach(alert -> runs.add(alert.path("labels").path("run").stringValue("")));
    return runs;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode alerts = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
      requests.add(
          new Request(runs(alerts), exchange.getRequestHeaders().getFirst("Authorization")));
      int status =
          exchange.getRequestURI().getPath().equals("/prefix/api/v2/alerts")
              ? behaviour.answer(alerts)
              : 404;
      if (status != 0) {
        exchange.sendResponseHeaders(status, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
