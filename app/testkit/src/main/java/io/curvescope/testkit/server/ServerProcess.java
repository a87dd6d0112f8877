package io.curvescope.testkit.server;

import io.curvescope.testkit.http.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server as a process of its own, on a port of its own. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the server and returns when it listens.
   *
   * @param jvmFlags for example a small heap
   * @param settings as in application.yaml
   */
  public static ServerProcess start(List<String> jvmFlags, Map<String, String> settings)
      throws IOException {
    return start(jvmFlags, settings, Map.of());
  }

  /**
   * The same with environment variables of its own.
   *
   * @param environment in addition to this process's
   */
  public static ServerProcess start(
      List<String> jvmFlags, Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(PackedProcess.JVM_FLAGS);
    command.addAll(jvmFlags);
    command.addAll(PackedProcess.classPath());
    command.add("io.curvescope.server.CurvescopeServer");
    command.addAll(List.of("--server.port=0", "--server.address=127.0.0.1"));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CURVESCOPE_PORT", "0");
    builder.environment().put("CURVESCOPE_WORKER_PROCESSES", "0");
    builder.environment().putAll(environment);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher matcher = STARTED.matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> log.lines().forEach(ignored -> {}));
        return new ServerProcess(process, Integer.parseInt(matcher.group(1)));
      }
    }
    throw new IllegalStateException("the server did not start:\n" + seen);
  }

  public ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
