package io.curvescope.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir private Path directory;

  @Test
  void isDurableAndClosedToOtherLocalUsers() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      DatabaseAddress address = database.address();
      assertThat(value(address, "show fsync")).isEqualTo("on");
      assertThat(value(address, "show synchronous_commit")).isEqualTo("on");
      assertThat(value(address, "show full_page_writes")).isEqualTo("on");
      assertThat(value(address, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(value(address, "show unix_socket_directories")).isEmpty();
      assertThat(
              value(address, "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      assertThatThrownBy(
              () -> value(new DatabaseAddress(address.url(), address.user(), "guess"), "select 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(permissions(directory.resolve("postgresql.password"))).isEqualTo("rw-------");
      assertThat(permissions(directory.resolve("postgresql-17"))).isEqualTo("rwx------");
      assertThat(address.toString()).doesNotContain(address.password());
    }
  }

  @Test
  void aSecondServerOnTheSameDirectoryIsToldSo() throws IOException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("CURVESCOPE_DATA");
      assertThat(database.address().user()).isEqualTo("postgres");
    }
  }

  @Test
  void anotherProcessOnTheSameDirectoryFindsItWhileItRuns() throws IOException {
    RunningDatabase running =
        new RunningDatabase(
            new DatabaseProperties(null, null, null, 4, Durability.REQUIRED),
            new DataDirectoryProperties(directory));
    assertThat(running.address()).isEmpty();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(running.address()).contains(database.address());
    }
    assertThat(running.address()).isEmpty();
  }

  @Test
  void whatAKilledServerCommittedIsThereAtTheNextStart() throws Exception {
    Path data = directory.resolve("data");
    Path committed = directory.resolve("committed");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartEmbeddedDatabase.class.getName(),
                data.toString(),
                committed.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(committed) || !server.isAlive());
    server.destroyForcibly().waitFor();
    long orphan =
        Long.parseLong(Files.readAllLines(data.resolve("postgresql-17/postmaster.pid")).getFirst());
    assertThat(ProcessHandle.of(orphan)).isPresent();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(value(database.address(), "select value from kept")).isEqualTo("42");
      assertThat(ProcessHandle.of(orphan)).isEmpty();
    }
  }

  @Test
  void anInitialisationThatWasInterruptedIsMadeAfresh() throws Exception {
    Path data = Files.createDirectory(directory.resolve("postgresql-17"));
    Files.createFile(data.resolve("postgresql.conf"));
    Files.createFile(directory.resolve("postgresql-17.initialising"));
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(value(database.address(), "select 1")).isEqualTo("1");
    }
    assertThat(directory.resolve("postgresql-17.initialising")).doesNotExist();
  }

  private static String value(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
