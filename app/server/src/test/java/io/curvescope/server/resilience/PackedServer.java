package io.curvescope.server.resilience;

import io.curvescope.server.services.Database;
import io.curvescope.server.services.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A server of the packed jar in a process of its own, on one loopback port for its whole life. It
 * ends with the test JVM.
 */
final class PackedServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final long STOP_SECONDS = 40;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = FreePort.find();
  private final Path folder;
  private final List<String> jvmOptions;
  private final Map<String, String> settings;
  private Optional<Process> supervisor = Optional.empty();

  /**
   * A server that is not started yet.
   *
   * @param folder for its data and log
   * @param database where it stores
   * @param jvmOptions such as `-Xmx256m`
   * @param settings further environment variables
   */
  PackedServer(
      Path folder, Database database, List<String> jvmOptions, Map<String, String> settings) {
    this.folder = folder;
    this.jvmOptions = List.copyOf(jvmOptions);
    Map<String, String> all = new HashMap<>(settings);
    all.put("CURVESCOPE_PORT", Integer.toString(port));
    all.put("CURVESCOPE_BIND", "127.0.0.1");
    all.put("CURVESCOPE_DATA", folder.resolve("data").toString());
    all.put("CURVESCOPE_DATABASE_URL", database.jdbcUrl());
    all.put("CURVESCOPE_DATABASE_USER", database.user());
    all.put("CURVESCOPE_DATABASE_PASSWORD", database.password());
    this.settings = Map.copyOf(all);
  }

  /** The base of its URLs, without a slash at its end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts the process; returns at once. */
  void launch() {
    try {
      Files.createDirectories(folder);
      Path script = folder.resolve("supervised-process.sh");
      try (InputStream source = PackedServer.class.getResourceAsStream("supervised-process.sh")) {
        Files.copy(
            Objects.requireNonNull(source, "supervised-process.sh"),
            script,
            StandardCopyOption.REPLACE_EXISTING);
      }
      List<String> command =
          new ArrayList<>(List.of("setsid", "sh", script.toString(), log().toString()));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
      // The flags of the launcher, and two that make a short life cheaper.
      command.addAll(
          List.of("-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(jvmOptions);
      command.addAll(List.of("-jar", jar().toString()));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().putAll(settings);
      supervisor = Optional.of(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the server is ready to store. */
  void awaitReady() {
    try {
      Awaitility.await("server on port " + port)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> process().isPresent() ? isReady() : failed());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "the server did not get ready; its log says:\n" + logText(), e);
    }
  }

  /** Kills the process with SIGKILL, and returns when it is gone. */
  void kill() {
    ProcessHandle process =
        process()
            .orElseThrow(() -> new IllegalStateException("the server does not run:\n" + logText()));
    process.destroyForcibly();
    process.onExit().join();
    stopSupervisor();
  }

  /** Whether the process runs. */
  boolean isRunning() {
    return process().isPresent();
  }

  /** What the server wrote so far. */
  String logText() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "(nothing)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stopSupervisor();
    client.close();
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /** The java process: what the supervisor runs beside its own `cat`. */
  private Optional<ProcessHandle> process() {
    return supervisor.stream()
        .flatMap(script -> script.toHandle().children())
        .filter(
            child -> child.info().command().map(command -> command.endsWith("java")).orElse(false))
        .findFirst();
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness")).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean failed() {
    if (supervisor.isPresent() && logText().contains("APPLICATION FAILED TO START")) {
      throw new IllegalStateException("the server did not start; its log says:\n" + logText());
    }
    return false;
  }

  private void stopSupervisor() {
    if (supervisor.isEmpty()) {
      return;
    }
    try {
      supervisor.get().getOutputStream().close();
      if (!supervisor.get().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server did not stop; its log says:\n" + logText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    supervisor = Optional.empty();
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("curvescope-server-[^-]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "target has no jar of the server: run mvn package first"))
          .toAbsolutePath();
    }
  }
}
