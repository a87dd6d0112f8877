package io.curvescope.acceptance.access;

import io.curvescope.server.access.AccessRole;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.InProcessServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server that requires tokens, and what is needed to ask it as anybody. */
public final class AccessServer implements AutoCloseable {
  public static final String ADMIN_TOKEN = "an-administrator-of-the-tests-" + UUID.randomUUID();
  public static final String METRICS_TOKEN = "a-scraper-of-the-tests-" + UUID.randomUUID();

  /** The most that is read of an answer: a stream of events need not end. */
  private static final int LONGEST_BODY = 1 << 20;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InProcessServer server;

  private AccessServer(InProcessServer server) {
    this.server = server;
  }

  public static AccessServer start(Path data) {
    return new AccessServer(
        InProcessServer.start(
            Map.of(
                "curvescope.data",
                data.toString(),
                "curvescope.auth",
                "required",
                "curvescope.admin-token",
                ADMIN_TOKEN,
                "curvescope.metrics-token",
                METRICS_TOKEN)));
  }

  public InProcessServer running() {
    return server;
  }

  public ApiClient client() {
    return server.client();
  }

  public JdbcClient database() {
    return JdbcClient.create(server.bean("dataSource", DataSource.class));
  }

  /** Sends a request without a body as the bearer of a token, or as nobody. */
  public Reply call(String method, String path, Optional<String> token) {
    return call(method, path, token, Optional.empty(), "");
  }

  public Reply call(String method, String path, Optional<String> token, String json) {
    return call(method, path, token, Optional.of(ApiClient.JSON_TYPE), json);
  }

  public Reply call(
      String method, String path, Optional<String> token, Optional<String> type, String body) {
    HttpRequest.Builder request =
        client().request(path).method(method, BodyPublishers.ofString(body));
    type.ifPresent(name -> request.header("Content-Type", withBoundary(name)));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return send(request.build());
  }

  private static String withBoundary(String type) {
    return type.startsWith("multipart/") ? type + "; boundary=none" : type;
  }

  public static Reply send(HttpRequest request) {
    try {
      HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        boolean ends =
            !response
                .headers()
                .firstValue("Content-Type")
                .orElse("")
                .startsWith("text/event-stream");
        return new Reply(
            response.statusCode(),
            ends ? new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8) : "",
            response.headers().firstValue("WWW-Authenticate").orElse(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  public record Reply(int status, String body, String challenge) {
    public String detail() {
      return ApiClient.JSON.readTree(body).path("detail").asString("");
    }
  }

  /** A new token; for every project where none is given. */
  public String token(AccessRole role, Optional<String> project) {
    return ApiClient.JSON.readTree(issue(role, project).body()).get("token").stringValue();
  }

  public Reply issue(AccessRole role, Optional<String> project) {
    return call(
        "POST",
        "/api/v1/tokens",
        Optional.of(ADMIN_TOKEN),
        "{\"name\":\"%s of the tests\",\"role\":\"%s\",%s}"
            .formatted(
                role.wireName(),
                role.wireName(),
                project
                    .map(name -> "\"project\":\"" + name + "\"")
                    .orElse("\"every_project\":true")));
  }

  /** A new run of a project. */
  public String run(String project) {
    String id = "run-" + UUID.randomUUID();
    Reply answer =
        call(
            "POST",
            "/api/v1/runs",
            Optional.of(ADMIN_TOKEN),
            "{\"id\":\"%s\",\"project\":\"%s\"}".formatted(id, project));
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return id;
  }

  @Override
  public void close() {
    server.close();
  }
}
