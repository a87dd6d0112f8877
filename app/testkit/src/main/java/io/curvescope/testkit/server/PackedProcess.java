package io.curvescope.testkit.server;

import io.curvescope.testkit.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A main class of the packed jar in a process of its own, which ends with the test JVM. */
public final class PackedProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 40;
  private static final String SCRIPT = "supervised-process.sh";

  private final Process supervisor;
  private final Path log;

  /** What the launcher gives to every JVM. */
  static final List<String> JVM_FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private PackedProcess(Process supervisor, Path log) {
    this.supervisor = supervisor;
    this.log = log;
  }

  /**
   * Starts it; returns at once.
   *
   * @param folder for its log
   * @param jvmOptions such as `-Xmx256m`
   * @param settings environment variables
   */
  public static PackedProcess start(
      Path folder,
      String logName,
      List<String> jvmOptions,
      String mainClass,
      Map<String, String> settings) {
    Path log = folder.resolve(logName);
    try {
      Files.createDirectories(folder);
      Path script = folder.resolve(SCRIPT);
      try (InputStream source = PackedProcess.class.getResourceAsStream(SCRIPT)) {
        Files.copy(
            Objects.requireNonNull(source, SCRIPT), script, StandardCopyOption.REPLACE_EXISTING);
      }
      List<String> command =
          new ArrayList<>(List.of("setsid", "sh", script.toString(), log.toString()));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(JVM_FLAGS);
      command.addAll(jvmOptions);
      command.addAll(classPath());
      command.add(mainClass);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(settings);
      return new PackedProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The java process: what the supervisor runs beside its own `cat`. */
  public Optional<ProcessHandle> java() {
    return supervisor
        .toHandle()
        .children()
        .filter(
            child -> child.info().command().map(command -> command.endsWith("java")).orElse(false))
        .findFirst();
  }

  /** Kills the java process with SIGKILL, and returns when it is gone. */
  public void kill() {
    ProcessHandle process =
        java()
            .orElseThrow(
                () -> new IllegalStateException("the process does not run:\n" + text(log)));
    process.destroyForcibly();
    process.onExit().join();
    close();
  }

  /** The class path of the packed server and its cache, as the launcher gives them to the JVM. */
  static List<String> classPath() {
    return List.of(
        "-XX:AOTCache=" + jar().resolveSibling("curvescope-server.aot"),
        "-Xlog:aot*=off",
        "-Xlog:cds*=off",
        "-cp",
        jar().toString());
  }

  /** The packed jar, with its libraries and its cache beside it. */
  public static Path jar() {
    Path jar = Repository.file("app/server/target/packed/curvescope-server.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn package first");
    }
    return jar;
  }

  /** What was written to a log so far. */
  public static String text(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "(nothing)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the process to stop, and returns when it has. */
  @Override
  public void close() {
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process did not stop; its log says:\n" + text(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
