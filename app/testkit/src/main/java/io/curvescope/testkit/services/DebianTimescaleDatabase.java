package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * PostgreSQL of the Debian root folder, as its user `postgres`. A small shell script owns it: the
 * script reads a pipe from this JVM, and stops the server and removes its folder when the pipe
 * closes, so that nothing is left even after SIGKILL.
 */
final class DebianTimescaleDatabase implements TimescaleDatabase {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 30;

  private final int port;
  private final String password;
  private final Path folder;
  private final Process supervisor;

  private DebianTimescaleDatabase(int port, String password, Path folder, Process supervisor) {
    this.port = port;
    this.password = password;
    this.folder = folder;
    this.supervisor = supervisor;
  }

  static DebianTimescaleDatabase startNew() {
    DebianRoot root = DebianRoot.get(DebianRoot.Contents.SERVICES);
    Path folder = root.createServiceFolder("postgres");
    int port = FreePort.find();
    String password = UUID.randomUUID().toString();
    try {
      makeCluster(root, folder, password, port);
      DebianTimescaleDatabase database =
          new DebianTimescaleDatabase(port, password, folder, startSupervisor(root, folder));
      database.start();
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String password() {
    return password;
  }

  /** The folder of the data and the log, in the root. */
  Path folder() {
    return folder;
  }

  @Override
  public void kill() {
    List<ProcessHandle> processes = supervisor.toHandle().descendants().toList();
    if (processes.isEmpty()) {
      throw new IllegalStateException("PostgreSQL on port " + port + " does not run");
    }
    processes.forEach(ProcessHandle::destroyForcibly);
    say("reap");
    processes.forEach(process -> process.onExit().join());
  }

  @Override
  public void start() {
    say("start");
    try {
      awaitAnswer(START_LIMIT);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("PostgreSQL did not start; its log says:\n" + log(), e);
    }
  }

  @Override
  public void close() {
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("PostgreSQL did not stop; its log says:\n" + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String word) {
    try {
      supervisor.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
      supervisor.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the supervisor of PostgreSQL on port " + port + " is gone", e);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private static void makeCluster(DebianRoot root, Path folder, String password, int port)
      throws IOException {
    Files.writeString(folder.resolve("password"), password);
    String inside = root.inside(folder);
    HostCommand.run(
        root.command("chown", "-R", "postgres:postgres", inside).toArray(String[]::new));
    HostCommand.run(
        root.command(
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--init-groups",
                "/usr/lib/postgresql/17/bin/initdb",
                "--pgdata=" + inside + "/data",
                "--username=" + USER,
                "--pwfile=" + inside + "/password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8")
            .toArray(String[]::new));
    Files.writeString(
        folder.resolve("data/postgresql.conf"),
        """
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        # Shared memory in files of the data folder: after SIGKILL nothing of it is left anywhere else.
        dynamic_shared_memory_type = mmap
        shared_preload_libraries = 'timescaledb'
        timescaledb.telemetry_level = off
        """
            .formatted(port),
        StandardOpenOption.APPEND);
  }

  /**
   * In a session of its own, so that Ctrl-C in a terminal reaches it only as the end of this JVM.
   */
  private static Process startSupervisor(DebianRoot root, Path folder) throws IOException {
    Path script = folder.resolve("supervisor.sh");
    try (InputStream source =
        DebianTimescaleDatabase.class.getResourceAsStream("postgres-supervisor.sh")) {
      if (source == null) {
        throw new IllegalStateException("the resource postgres-supervisor.sh is missing");
      }
      Files.copy(source, script);
    }
    return new ProcessBuilder(
            "setsid", "sh", script.toString(), root.path().toString(), root.inside(folder))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("supervisor.log").toFile())
        .start();
  }
}
