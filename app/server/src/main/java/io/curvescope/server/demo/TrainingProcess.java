package io.curvescope.server.demo;

import io.curvescope.server.demo.training.TrainingJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The training job as a process of its own: the same classes and JDK as this one. */
final class TrainingProcess {
  private static final String LOADER = "org.springframework.boot.loader.launch.PropertiesLauncher";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private TrainingProcess() {}

  /**
   * Runs it to its end; what it says goes to this process's output.
   *
   * @param arguments of {@link TrainingJob#main}
   * @throws DemoFailure if it cannot be started, fails, or does not end
   */
  static void run(String... arguments) {
    Process process;
    try {
      process = new ProcessBuilder(command(List.of(arguments))).inheritIO().start();
    } catch (IOException e) {
      throw new DemoFailure("the training process cannot be started: " + e.getMessage(), e);
    }
    Thread stop = Thread.ofPlatform().unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new DemoFailure("the training process did not end within " + LIMIT);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    }
    Runtime.getRuntime().removeShutdownHook(stop);
    if (process.exitValue() != 0) {
      throw new DemoFailure("the training process ended with status " + process.exitValue());
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlogback.configurationFile=io/curvescope/server/demo/training/logback.xml");
    String main = TrainingJob.class.getName();
    boolean isPacked =
        TrainingJob.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toString()
            .startsWith("jar:nested:");
    if (isPacked) {
      command.add("-Dloader.main=" + main);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(isPacked ? LOADER : main);
    command.addAll(arguments);
    return command;
  }
}
