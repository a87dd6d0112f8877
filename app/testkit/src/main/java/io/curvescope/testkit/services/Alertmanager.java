package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Alertmanager 0.28.1 on a loopback port, the same for its whole life, alone or in a
 * cluster: the official image on the host's network, or Debian's package. It ends with the JVM,
 * also when that is killed.
 */
public final class Alertmanager implements AutoCloseable {
  private static final String IMAGE = "prom/alertmanager:v0.33.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 30;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final Path folder;
  private final Process supervisor;

  private Alertmanager(int port, Path folder, Process supervisor) {
    this.port = port;
    this.folder = folder;
    this.supervisor = supervisor;
  }

  /**
   * One on its own.
   *
   * @param configuration a folder with alertmanager.yml and what that names, from which it is run;
   *     it is copied
   */
  public static Alertmanager start(Path configuration) {
    Alertmanager alertmanager =
        create(configuration, FreePort.find(), List.of("--cluster.listen-address="));
    alertmanager.start();
    return alertmanager;
  }

  /**
   * Peers of one cluster that talk to each other every 20 ms and wait for each other for two
   * seconds, not for 15: after about one second their gossip has settled, not after eight. A
   * group's interval must be longer than these three seconds: of an alert that resolves meanwhile
   * the second peer would tell as it was before it waited.
   */
  public static List<Alertmanager> startQuickCluster(Path configuration, int size) {
    return startCluster(
        configuration,
        size,
        List.of(
            "--cluster.gossip-interval=20ms",
            "--cluster.pushpull-interval=1s",
            "--cluster.peer-timeout=2s"));
  }

  /** Peers of one cluster with Alertmanager's own timing. */
  public static List<Alertmanager> startCluster(Path configuration, int size) {
    return startCluster(configuration, size, List.of());
  }

  private static List<Alertmanager> startCluster(
      Path configuration, int size, List<String> timing) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < size) {
      int port = FreePort.find();
      if (!ports.contains(port)) {
        ports.add(port);
      }
    }
    List<Alertmanager> peers = new ArrayList<>();
    for (int clusterPort : ports) {
      List<String> options = new ArrayList<>(timing);
      options.add("--cluster.listen-address=127.0.0.1:" + clusterPort);
      options.add("--cluster.advertise-address=127.0.0.1:" + clusterPort);
      ports.stream()
          .filter(other -> other != clusterPort)
          .forEach(other -> options.add("--cluster.peer=127.0.0.1:" + other));
      peers.add(create(configuration, FreePort.find(), options));
    }
    peers.forEach(peer -> peer.say("start"));
    peers.forEach(Alertmanager::awaitReady);
    return List.copyOf(peers);
  }

  /** Whether it knows of so many peers, itself among them, and has heard from them. */
  public boolean isSettled(int peers) {
    return get("/api/v2/status").at("/cluster/peers").size() == peers
        && logText().contains("gossip settled");
  }

  /** The base of its URLs, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it again after {@link #stop}, and returns when it answers. */
  public void start() {
    say("start");
    awaitReady();
  }

  /** Stops it in good order: it writes down whom it has told of what. */
  public void stop() {
    say("stop");
    try {
      if (supervisor.inputReader(StandardCharsets.UTF_8).readLine() == null) {
        throw new IllegalStateException("the supervisor of Alertmanager is gone");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alerts that it knows of, as its API gives them. */
  public JsonNode alerts() {
    return get("/api/v2/alerts");
  }

  /** Any page of its own that is JSON. */
  public JsonNode get(String path) {
    return JsonMapper.shared()
        .readTree(send(HttpRequest.newBuilder(URI.create(url() + path)).build()).body());
  }

  /** The sum of a metric of its own over all labels. */
  public double metric(String name) {
    return send(HttpRequest.newBuilder(URI.create(url() + "/metrics")).build())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Posts JSON as it stands, and returns the status. */
  public int post(String path, String json) {
    return send(HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build())
        .statusCode();
  }

  /** What it wrote so far. */
  public String logText() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Alertmanager did not stop; its log says:\n" + logText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Alertmanager create(Path configuration, int port, List<String> options) {
    try {
      return switch (TestServices.choose()) {
        case DOCKER -> createInDocker(configuration, port, options);
        case DEBIAN_ROOT -> createInRoot(configuration, port, options);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Alertmanager createInRoot(Path configuration, int port, List<String> options)
      throws IOException {
    DebianRoot root = DebianRoot.get(DebianRoot.Contents.SERVICES);
    Path folder = root.createServiceFolder("alertmanager");
    String inside = root.inside(folder);
    return create(
        configuration,
        folder,
        port,
        root.command("env", "--chdir=" + inside + "/configuration", "prometheus-alertmanager"),
        options,
        inside + "/configuration/alertmanager.yml",
        inside + "/data");
  }

  private static Alertmanager createInDocker(Path configuration, int port, List<String> options)
      throws IOException {
    Path folder = Files.createTempDirectory("curvescope-alertmanager");
    List<String> program =
        List.of(
            "docker",
            "run",
            "--rm",
            "--init",
            "--network=host",
            "--user=root",
            "--volume=" + folder + ":/files",
            "--workdir=/files/configuration",
            IMAGE);
    return create(
        configuration,
        folder,
        port,
        program,
        options,
        "/files/configuration/alertmanager.yml",
        "/files/data");
  }

  private static Alertmanager create(
      Path configuration,
      Path folder,
      int port,
      List<String> program,
      List<String> options,
      String file,
      String data)
      throws IOException {
    HostCommand.run(
        "cp", "-R", configuration.toAbsolutePath().toString(), folder + "/configuration");
    List<String> command = new ArrayList<>(List.of("setsid", "sh"));
    command.add(script(folder).toString());
    command.add(folder.toString());
    command.addAll(program);
    command.add("--config.file=" + file);
    command.add("--storage.path=" + data);
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.addAll(options);
    Process supervisor =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("supervisor.log").toFile())
            .start();
    return new Alertmanager(port, folder, supervisor);
  }

  private static Path script(Path folder) throws IOException {
    String name = "alertmanager-supervisor.sh";
    Path script = folder.resolve(name);
    try (InputStream source = Alertmanager.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(source, name), script);
    }
    return script;
  }

  private void awaitReady() {
    try {
      Awaitility.await("Alertmanager on port " + port)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(
              () ->
                  send(HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build()).statusCode()
                      == 200);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("Alertmanager did not start; its log says:\n" + logText(), e);
    }
  }

  private void say(String word) {
    try {
      supervisor.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
      supervisor.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor of Alertmanager is gone", e);
    }
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
