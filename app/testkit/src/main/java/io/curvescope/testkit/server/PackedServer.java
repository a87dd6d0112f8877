package io.curvescope.testkit.server;

import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A server of the packed jar in a process of its own, on one loopback port for its whole life. It
 * ends with the test JVM.
 */
public final class PackedServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final String SERVER = "io.curvescope.server.CurvescopeServer";

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = FreePort.find();
  private final Path folder;
  private final List<String> jvmOptions;
  private final Map<String, String> settings;
  private Optional<PackedProcess> process = Optional.empty();

  /**
   * A server that is not started yet.
   *
   * @param folder for its data and log
   * @param database where it stores
   * @param jvmOptions such as `-Xmx256m`
   * @param settings further environment variables
   */
  public PackedServer(
      Path folder, Database database, List<String> jvmOptions, Map<String, String> settings) {
    this.folder = folder;
    this.jvmOptions = List.copyOf(jvmOptions);
    Map<String, String> all = new HashMap<>(settings);
    // Only tests of analyses need a worker.
    all.putIfAbsent("CURVESCOPE_WORKER_PROCESSES", "0");
    all.put("CURVESCOPE_PORT", Integer.toString(port));
    all.put("CURVESCOPE_BIND", "127.0.0.1");
    all.put("CURVESCOPE_DATA", folder.resolve("data").toString());
    all.put("CURVESCOPE_DATABASE_URL", database.jdbcUrl());
    all.put("CURVESCOPE_DATABASE_USER", database.user());
    all.put("CURVESCOPE_DATABASE_PASSWORD", database.password());
    this.settings = Map.copyOf(all);
  }

  /** The base of its URLs, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts the process; returns at once. */
  public void launch() {
    List<String> options = new ArrayList<>(jvmOptions);
    // The flags of the launcher, and two that make a short life cheaper.
    options.addAll(
        List.of("-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    process = Optional.of(PackedProcess.start(folder, "server.log", options, SERVER, settings));
  }

  /** Waits until the server is ready to store. */
  public void awaitReady() {
    try {
      Awaitility.await("server on port " + port)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isRunning() ? isReady() : failed());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "the server did not get ready; its log says:\n" + logText(), e);
    }
  }

  /** Kills the process with SIGKILL, and returns when it is gone. */
  public void kill() {
    process.orElseThrow(() -> new IllegalStateException("the server was not started")).kill();
    process = Optional.empty();
  }

  /** Whether the process runs. */
  public boolean isRunning() {
    return handle().isPresent();
  }

  /** The process of the server, where it runs. */
  public Optional<ProcessHandle> handle() {
    return process.flatMap(PackedProcess::java);
  }

  /** What the server wrote so far. */
  public String logText() {
    return PackedProcess.text(folder.resolve("server.log"));
  }

  @Override
  public void close() {
    process.ifPresent(PackedProcess::close);
    process = Optional.empty();
    client.close();
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
    if (process.isPresent() && logText().contains("APPLICATION FAILED TO START")) {
      throw new IllegalStateException("the server did not start; its log says:\n" + logText());
    }
    return false;
  }
}
