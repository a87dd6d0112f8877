package io.curvescope.testkit.server;

import io.curvescope.testkit.services.Database;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code curvescope worker} of the packed jar: a process that supervises, and its workers. */
public final class PackedWorker implements AutoCloseable {
  private static final String MAIN = "io.curvescope.server.analysis.supervise.WorkerMain";

  private final Path folder;
  private final PackedProcess process;

  private PackedWorker(Path folder, PackedProcess process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param folder for its log
   * @param data the server's data folder
   * @param settings further environment variables
   */
  public static PackedWorker start(
      Path folder, Path data, Database database, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CURVESCOPE_DATA", data.toString());
    all.put("CURVESCOPE_DATABASE_URL", database.jdbcUrl());
    all.put("CURVESCOPE_DATABASE_USER", database.user());
    all.put("CURVESCOPE_DATABASE_PASSWORD", database.password());
    List<String> options = List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    return new PackedWorker(folder, PackedProcess.start(folder, "worker.log", options, MAIN, all));
  }

  /** The processes that compute; fewer while they start. */
  public List<ProcessHandle> workers() {
    return process.java().stream().flatMap(ProcessHandle::children).toList();
  }

  /** Kills everything with SIGKILL: nobody is left to say what became of the work. */
  public void kill() {
    Optional<ProcessHandle> supervisor = process.java();
    List<ProcessHandle> workers = workers();
    supervisor.ifPresent(ProcessHandle::destroyForcibly);
    workers.forEach(ProcessHandle::destroyForcibly);
    workers.forEach(worker -> worker.onExit().join());
    process.close();
  }

  /** What it wrote so far. */
  public String logText() {
    return PackedProcess.text(folder.resolve("worker.log"));
  }

  @Override
  public void close() {
    process.close();
  }
}
