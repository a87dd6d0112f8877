package io.curvescope.server.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Talks to the service over HTTP as a training job does. */
final class DemoClient implements AutoCloseable {
  private static final JsonMapper json = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PAGE = 500;

  /** The counts of a push's answer. */
  record Answer(int accepted, boolean duplicate, int rejected) {}

  private final String base;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param base URL of the service, without a slash at its end
   */
  DemoClient(String base) {
    this.base = base;
  }

  void createRun(ObjectNode description) {
    send(
        request("/api/v1/runs").header("Content-Type", "application/json"),
        json.writeValueAsBytes(description));
  }

  /** Pushes a batch as gzipped NDJSON under an idempotency key. */
  Answer push(String run, String key, List<ObjectNode> events) {
    JsonNode answer =
        send(
            request("/api/v1/runs/" + run + "/events")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .header("Idempotency-Key", key),
            gzippedLines(events));
    return new Answer(
        answer.required("accepted").intValue(),
        answer.required("duplicate").booleanValue(),
        answer.required("rejected").size());
  }

  void finish(String run, ObjectNode finish) {
    send(
        request("/api/v1/runs/" + run + "/finish").header("Content-Type", "application/json"),
        json.writeValueAsBytes(finish));
  }

  JsonNode run(String run) {
    return send(request("/api/v1/runs/" + run).GET().build());
  }

  /** All stored events of a run, page by page, in the order of the API. */
  List<JsonNode> events(String run) {
    List<JsonNode> events = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          send(request("/api/v1/runs/" + run + "/events?limit=" + PAGE + cursor).GET().build());
      page.required("items").forEach(events::add);
      JsonNode next = page.required("next");
      cursor = next.isNull() ? "" : "&cursor=" + next.stringValue();
    } while (!cursor.isEmpty());
    return events;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
  }

  private JsonNode send(HttpRequest.Builder request, byte[] body) {
    return send(request.POST(BodyPublishers.ofByteArray(body)).build());
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new DemoFailure(
            request.method()
                + " "
                + request.uri().getPath()
                + " answered "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return json.readTree(response.body());
    } catch (IOException e) {
      throw new DemoFailure(
          request.method() + " " + request.uri() + " failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    }
  }

  private static byte[] gzippedLines(List<ObjectNode> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (ObjectNode event : events) {
        gzip.write(json.writeValueAsBytes(event));
        gzip.write("\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new DemoFailure("cannot compress a batch", e);
    }
    return bytes.toByteArray();
  }
}
