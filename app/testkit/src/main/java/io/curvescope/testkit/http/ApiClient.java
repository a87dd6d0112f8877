package io.curvescope.testkit.http;

import io.curvescope.testkit.sample.CheckpointBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to a server as any client would. */
public final class ApiClient {
  public static final JsonMapper JSON = JsonMapper.shared();
  public static final String NDJSON = "application/x-ndjson";
  public static final String JSON_TYPE = "application/json";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final String base;

  public ApiClient(String base) {
    this.base = base;
  }

  /** An answer, with its body as JSON where it is that. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** A new run with an id that no other test uses. */
  public String createRun() {
    return createRun("test");
  }

  /** A new run of a project, with an id that no other test uses. */
  public String createRun(String project) {
    String id = "run-" + UUID.randomUUID();
    Answer answer = post("/api/v1/runs", "{\"id\":\"" + id + "\",\"project\":\"" + project + "\"}");
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.response().body());
    }
    return id;
  }

  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  public Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", JSON_TYPE)
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /**
   * @param headers names and values by turns
   */
  public Answer push(String run, byte[] body, String... headers) {
    return send(
        request("/api/v1/runs/" + run + "/events")
            .headers(headers)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  public Answer pushLines(String run, String lines) {
    return push(run, lines.getBytes(StandardCharsets.UTF_8), "Content-Type", NDJSON);
  }

  public Answer submit(String run, CheckpointBody body) {
    return send(
        request("/api/v1/runs/" + run + "/checkpoints")
            .header("Content-Type", CheckpointBody.CONTENT_TYPE)
            .POST(BodyPublishers.ofByteArray(body.bytes()))
            .build());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
  }

  public Answer send(HttpRequest request) {
    try {
      return new Answer(HTTP.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
