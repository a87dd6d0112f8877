package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.worker.WorkerName;
import io.curvescope.server.analysis.worker.WorkerProcess;
import io.curvescope.server.analysis.worker.WorkerProperties;
import io.curvescope.server.database.DatabaseAddress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a worker process is started: the same classes and JDK as this process, a memory limit, and
 * settings in its environment, where other users can't see the password.
 */
public final class WorkerCommand {
  private static final Set<String> TOKENS =
      Set.of("CURVESCOPE_ADMIN_TOKEN", "CURVESCOPE_METRICS_TOKEN", "CURVESCOPE_TOKEN");
  private static final String LOADER = "org.springframework.boot.loader.launch.PropertiesLauncher";

  private final WorkerProperties worker;
  private final AnalysisProperties analysis;
  private final Map<String, String> settings;

  /**
   * @param settings further environment variables, which may be set otherwise in this process
   */
  public WorkerCommand(
      WorkerProperties worker, AnalysisProperties analysis, Map<String, String> settings) {
    this.worker = worker;
    this.analysis = analysis;
    this.settings = Map.copyOf(settings);
  }

  /**
   * Starts a worker. Its standard input is a pipe from this process, which closes with it: the
   * worker ends then.
   *
   * @param nameSuffix what its name ends with, see {@link WorkerName}
   */
  Process start(DatabaseAddress database, String nameSuffix) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    // A worker opens files from strangers and serves nobody: no token of the service is for it.
    builder.environment().keySet().removeAll(TOKENS);
    builder.environment().putAll(environment(database));
    builder.environment().put(WorkerName.SUFFIX, nameSuffix);
    return builder.start();
  }

  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    long budget = analysis.memoryBudget().toBytes();
    command.add("-Xmx" + worker.heap().toBytes());
    command.add("-Xms" + Math.min(worker.heap().toBytes(), 32L << 20));
    // Threads that wait and a heap that is mostly arrays: the simplest collector holds the least.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:MaxDirectMemorySize=" + budget);
    command.add("-Dorg.bytedeco.javacpp.maxBytes=" + budget);
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + worker.residentLimitBytes(analysis));
    if (isPacked()) {
      command.add("-Dloader.main=" + WorkerProcess.class.getName());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), LOADER));
    } else {
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), WorkerProcess.class.getName()));
    }
    return command;
  }

  private Map<String, String> environment(DatabaseAddress database) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CURVESCOPE_DATABASE_URL", database.url());
    environment.put("CURVESCOPE_DATABASE_USER", database.user());
    environment.put("CURVESCOPE_DATABASE_PASSWORD", database.password());
    environment.put("CURVESCOPE_ANALYSIS_TIMELIMIT", analysis.timeLimit().toMillis() + "ms");
    environment.put("CURVESCOPE_ANALYSIS_LEASE", analysis.lease().toMillis() + "ms");
    environment.put("CURVESCOPE_ANALYSIS_ATTEMPTS", Integer.toString(analysis.attempts()));
    environment.put("CURVESCOPE_ANALYSIS_MEMORYBUDGET", analysis.memoryBudget().toBytes() + "B");
    environment.put("CURVESCOPE_WORKER_HEAP", worker.heap().toBytes() + "B");
    environment.put("CURVESCOPE_WORKER_OVERHEAD", worker.overhead().toBytes() + "B");
    return environment;
  }

  /** Whether the classes lie in a jar within a jar, which only Spring Boot's loader can read. */
  private static boolean isPacked() {
    URL place = WorkerProcess.class.getProtectionDomain().getCodeSource().getLocation();
    return place.toString().startsWith("jar:nested:");
  }
}
