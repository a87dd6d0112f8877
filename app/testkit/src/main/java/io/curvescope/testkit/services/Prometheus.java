package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus on a loopback port, which scrapes one server of this machine every second: the
 * official image on the host's network, or Debian's package. It ends with the JVM, also when that
 * is killed.
 */
public final class Prometheus implements AutoCloseable {
  private static final String IMAGE = "prom/prometheus:v3.13.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 30;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  // It supervises any program: starts it when told, stops it when the pipe closes.
  private static final String SUPERVISOR = "alertmanager-supervisor.sh";
  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: 1s
      scrape_configs:
        - job_name: curvescope
          metrics_path: /actuator/prometheus
          static_configs:
            - targets: ["127.0.0.1:%d"]
      """;

  private final int port;
  private final Path folder;
  private final Process supervisor;

  private Prometheus(int port, Path folder, Process supervisor) {
    this.port = port;
    this.folder = folder;
    this.supervisor = supervisor;
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts one, and returns when it answers. */
  public static Prometheus scraping(int serverPort) {
    try {
      return switch (TestServices.choose()) {
        case DOCKER -> {
          Path folder = Files.createTempDirectory("curvescope-prometheus");
          yield start(
              folder,
              "/files",
              List.of(
                  "docker",
                  "run",
                  "--rm",
                  "--init",
                  "--network=host",
                  "--user=root",
                  "--volume=" + folder + ":/files",
                  IMAGE),
              serverPort);
        }
        case DEBIAN_ROOT -> {
          DebianRoot root = DebianRoot.get(DebianRoot.Contents.SERVICES);
          Path folder = root.createServiceFolder("prometheus");
          yield start(folder, root.inside(folder), root.command("prometheus"), serverPort);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Prometheus start(Path folder, String inside, List<String> program, int serverPort)
      throws IOException {
    Files.writeString(folder.resolve("prometheus.yml"), CONFIGURATION.formatted(serverPort));
    Path script = folder.resolve(SUPERVISOR);
    try (InputStream source = Prometheus.class.getResourceAsStream(SUPERVISOR)) {
      Files.copy(Objects.requireNonNull(source, SUPERVISOR), script);
    }
    int port = FreePort.find();
    List<String> command =
        new ArrayList<>(List.of("setsid", "sh", script.toString(), folder.toString()));
    command.addAll(program);
    command.add("--config.file=" + inside + "/prometheus.yml");
    command.add("--storage.tsdb.path=" + inside + "/data");
    command.add("--web.listen-address=127.0.0.1:" + port);
    Process supervisor =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("supervisor.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(port, folder, supervisor);
    supervisor.getOutputStream().write("start\n".getBytes(StandardCharsets.UTF_8));
    supervisor.getOutputStream().flush();
    Awaitility.await("Prometheus on port " + port)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> prometheus.get("/-/ready").statusCode() == 200);
    return prometheus;
  }

  /** The series that an expression yields over a range, as Grafana asks for them. */
  public JsonNode range(String expression, Instant from, Instant to, Duration step) {
    HttpResponse<String> answer =
        get(
            "/api/v1/query_range?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                + "&start=%d&end=%d&step=%d"
                    .formatted(from.getEpochSecond(), to.getEpochSecond(), step.toSeconds()));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(expression + ": " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body()).required("data").required("result");
  }

  @Override
  public void close() {
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Prometheus did not stop; its log says:\n" + logText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String logText() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
