package io.curvescope.server.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * PostgreSQL as a child process, on data of its own. It is as durable as an installed one (fsync,
 * synchronous_commit and full_page_writes are on), and open to nobody who cannot read the password
 * file: it listens on the loopback address only, with SCRAM passwords and without a Unix socket.
 *
 * <p>The child outlives a server that is killed; the next start on the same data ends it first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The name of the superuser, which owns everything. */
  static final String USER = "postgres";

  private static final String DATABASE = "postgres";
  private static final String DATA = "postgresql-17";
  private static final String PASSWORD_FILE = "postgresql.password";
  private static final Duration STARTUP_LIMIT = Duration.ofMinutes(2);

  private final EmbeddedPostgres postgres;
  private final DataDirectoryLock lock;
  private final DatabaseAddress address;

  private EmbeddedDatabase(
      EmbeddedPostgres postgres, DataDirectoryLock lock, DatabaseAddress address) {
    this.postgres = postgres;
    this.lock = lock;
    this.address = address;
  }

  /**
   * Starts PostgreSQL on {@code directory}, and makes the database on first use.
   *
   * @throws DataDirectoryInUseException if another server works on it
   * @throws IOException if the directory cannot be used or PostgreSQL does not start
   */
  public static EmbeddedDatabase start(Path directory) throws IOException {
    PrivateFiles.createDirectory(directory);
    DataDirectoryLock lock = DataDirectoryLock.take(directory);
    try {
      Path data = directory.resolve(DATA);
      Path passwordFile = directory.resolve(PASSWORD_FILE);
      PartialInitialisation initialisation = new PartialInitialisation(data);
      initialisation.removeLeftOver();
      boolean isNew = !Files.exists(data);
      String password =
          isNew ? PrivateFiles.createPassword(passwordFile) : PrivateFiles.read(passwordFile);
      if (isNew) {
        initialisation.begin();
      } else {
        OrphanedPostmaster.end(data, password);
      }
      EmbeddedPostgres postgres = startPostmaster(directory, data, passwordFile, password);
      initialisation.finish();
      return new EmbeddedDatabase(postgres, lock, addressOf(postgres.getPort(), password));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * How to connect to the PostgreSQL that a server of this user started on {@code directory}; empty
   * where none has.
   *
   * @throws IOException if its files cannot be read
   */
  static Optional<DatabaseAddress> running(Path directory) throws IOException {
    OptionalInt port = OrphanedPostmaster.livePort(directory.resolve(DATA));
    return port.isPresent()
        ? Optional.of(
            addressOf(port.getAsInt(), PrivateFiles.read(directory.resolve(PASSWORD_FILE))))
        : Optional.empty();
  }

  /** How to connect. */
  public DatabaseAddress address() {
    return address;
  }

  /** Stops PostgreSQL and leaves its data. */
  @Override
  public void close() throws IOException {
    try (lock) {
      postgres.close();
    }
  }

  static DatabaseAddress addressOf(int port, String password) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password);
  }

  /**
   * The library passes {@code -A trust} to initdb and {@code -F}, fsync off, to the server. What is
   * set here comes later on both command lines, and counts.
   */
  private static EmbeddedPostgres startPostmaster(
      Path directory, Path data, Path passwordFile, String password) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        // Not the shared temporary directory, where another user could put binaries of his own.
        .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", passwordFile.toString())
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", password)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("password_encryption", "scram-sha-256")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "256MB")
        .setServerConfig("max_wal_size", "2GB")
        .setServerConfig("timezone", "UTC")
        // Details and statements would quote what clients sent.
        .setServerConfig("log_error_verbosity", "terse")
        .setServerConfig("log_min_error_statement", "panic")
        // The server stops it when the last write is done.
        .setRegisterShutdownHook(false)
        .setPGStartupWait(STARTUP_LIMIT)
        .start();
  }
}
