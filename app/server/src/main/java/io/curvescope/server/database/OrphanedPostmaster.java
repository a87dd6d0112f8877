package io.curvescope.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A postmaster that still runs on a data directory because its server was killed. Whether it is one
 * is never guessed from the process id alone, which may belong to somebody else by now: it must
 * answer with our password and name our directory.
 */
final class OrphanedPostmaster {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(20);

  private OrphanedPostmaster() {}

  /** Ends it, if there is one. A process id file without a process is PostgreSQL's to remove. */
  static void end(Path data, String password) throws IOException {
    Optional<ProcessHandle> process = process(data).filter(ProcessHandle::isAlive);
    if (process.isEmpty() || !answersForDirectory(data, password, process.get())) {
      return;
    }
    LOG.info("Ending the PostgreSQL that a killed server left behind, process {}", process.get());
    if (!process.get().destroy() || !exits(process.get())) {
      process.get().destroyForcibly();
      exits(process.get());
    }
  }

  private static boolean answersForDirectory(Path data, String password, ProcessHandle process)
      throws IOException {
    long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
    while (process.isAlive()) {
      try {
        return disconnectOthers(data, password);
      } catch (SQLException e) {
        // 57P03: it is starting up or shutting down, and will say more in a moment.
        if (!"57P03".equals(e.getSQLState()) || System.nanoTime() > deadline) {
          LOG.debug("The process in postmaster.pid is not our PostgreSQL", e);
          return false;
        }
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      }
    }
    return false;
  }

  /** A postmaster that is asked to end waits for its clients; the killed server's are gone. */
  private static boolean disconnectOthers(Path data, String password)
      throws IOException, SQLException {
    DatabaseAddress address = EmbeddedDatabase.addressOf(port(data), password);
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      try (ResultSet result = statement.executeQuery("show data_directory")) {
        result.next();
        if (!Path.of(result.getString(1)).toRealPath().equals(data.toRealPath())) {
          return false;
        }
      }
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
      return true;
    }
  }

  private static boolean exits(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL was ending", e);
    }
  }

  private static Optional<ProcessHandle> process(Path data) throws IOException {
    List<String> lines = pidFile(data);
    return lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0)));
  }

  /** The port of the postmaster on {@code data}, where its process lives and listens. */
  static OptionalInt livePort(Path data) throws IOException {
    List<String> lines = pidFile(data);
    return lines.size() >= 4 && process(data).filter(ProcessHandle::isAlive).isPresent()
        ? OptionalInt.of(Integer.parseInt(lines.get(3)))
        : OptionalInt.empty();
  }

  /** The fourth line of the file, once the postmaster has come that far. */
  private static int port(Path data) throws IOException {
    List<String> lines = pidFile(data);
    if (lines.size() < 4) {
      throw new IOException("PostgreSQL is starting on " + data + " by other means; stop it first");
    }
    return Integer.parseInt(lines.get(3).strip());
  }

  private static List<String> pidFile(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(String::strip).toList()
        : List.of();
  }
}
