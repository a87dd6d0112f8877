package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.process.JavaProcess;
import io.curvescope.server.analysis.worker.WorkerName;
import io.curvescope.server.analysis.worker.WorkerProcess;
import io.curvescope.server.analysis.worker.WorkerProperties;
import io.curvescope.server.database.DatabaseAddress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a worker process is started: a memory limit, and settings in its environment, where other
 * users can't see the password. A worker opens files from strangers: it gets what it needs, and
 * inherits nothing else of the server's environment.
 */
public final class WorkerCommand {
  private final WorkerProperties worker;
  private final AnalysisProperties analysis;
  private final Map<String, String> settings;

  /**
   * @param settings further environment variables, all that the worker needs from its surroundings
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
    ProcessBuilder builder = JavaProcess.of(flags(), WorkerProcess.class, environment(database));
    builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    builder.environment().put(WorkerName.SUFFIX, nameSuffix);
    return builder.start();
  }

  private List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    long budget = analysis.memoryBudget().toBytes();
    flags.add("-Xmx" + worker.heap().toBytes());
    flags.add("-Xms" + Math.min(worker.heap().toBytes(), 32L << 20));
    // Threads that wait and a heap that is mostly arrays: the simplest collector holds the least.
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:MaxDirectMemorySize=" + budget);
    flags.add("-Dorg.bytedeco.javacpp.maxBytes=" + budget);
    flags.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + worker.residentLimitBytes(analysis));
    return flags;
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
}
