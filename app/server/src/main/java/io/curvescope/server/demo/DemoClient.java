package io.curvescope.server.demo;

import io.curvescope.server.digest.Sha256;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Talks to the service over HTTP as a training job does. */
public final class DemoClient implements AutoCloseable {
  private static final JsonMapper json = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PAGE = 500;
  private static final String BINARY = "application/octet-stream";

  /** The counts of a push's answer. */
  public record Answer(int accepted, boolean duplicate, int rejected) {}

  private static final String BOUNDARY = "curvescope-demo-7MA4YWxkTrZu0gW";

  private final String base;
  private final Optional<String> token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private DemoClient(String base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /**
   * A client of one service.
   *
   * @param base URL of the service, without a slash at its end
   * @param environment `CURVESCOPE_TOKEN`, or else `CURVESCOPE_ADMIN_TOKEN`, is sent where it is
   *     set
   */
  public static DemoClient of(String base, Map<String, String> environment) {
    return new DemoClient(
        base,
        Stream.of("CURVESCOPE_TOKEN", "CURVESCOPE_ADMIN_TOKEN")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(token -> !token.isEmpty())
            .findFirst());
  }

  /** Creates a run. */
  public void createRun(ObjectNode description) {
    send(
        request("/api/v1/runs").header("Content-Type", "application/json"),
        json.writeValueAsBytes(description));
  }

  /** Pushes a batch as gzipped NDJSON under an idempotency key. */
  public Answer push(String run, String key, List<ObjectNode> events) {
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

  /** Finishes a run. */
  public void finish(String run, ObjectNode finish) {
    send(
        request("/api/v1/runs/" + run + "/finish").header("Content-Type", "application/json"),
        json.writeValueAsBytes(finish));
  }

  /**
   * Submits a checkpoint.
   *
   * @param model the ONNX file; left out where the request names its hash
   */
  public void submitCheckpoint(
      String run, ObjectNode request, Optional<byte[]> model, byte[] batch, byte[] weights) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "request", "application/json", json.writeValueAsBytes(request));
    model.ifPresent(file -> part(body, "model", BINARY, file));
    part(body, "batch", BINARY, batch);
    part(body, "weights", BINARY, weights);
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    send(
        request("/api/v1/runs/" + run + "/checkpoints")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
        body.toByteArray());
  }

  /** How requests name a file: `sha256:` and the digest of its bytes. */
  public static String hash(byte[] file) {
    return "sha256:" + Sha256.of(file);
  }

  /** The analyses of a run's checkpoints. */
  List<JsonNode> analyses(String run) {
    List<JsonNode> analyses = new ArrayList<>();
    send(request("/api/v1/runs/" + run + "/analyses").GET().build())
        .required("items")
        .forEach(analyses::add);
    return analyses;
  }

  /** One analysis, with its result once there is one. */
  JsonNode analysis(String id) {
    return send(request("/api/v1/analyses/" + id).GET().build());
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
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
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

  private static void part(ByteArrayOutputStream body, String name, String type, byte[] content) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, name, name, type);
    body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
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
