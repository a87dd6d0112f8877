package io.curvescope.testkit.server;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/** The servers that the tests of this JVM share: one on each kind of database. */
public enum TestServer {
  EMBEDDED("postgresql"),
  TIMESCALEDB("timescaledb-");

  private final String variant;
  private Optional<InProcessServer> running = Optional.empty();

  TestServer(String variant) {
    this.variant = variant;
  }

  /** How the label of its storage variant begins. */
  public String variant() {
    return variant;
  }

  public ApiClient client() {
    return running().client();
  }

  public synchronized InProcessServer running() {
    if (running.isEmpty()) {
      Path data = createFolder();
      InProcessServer server = InProcessServer.start(settings(data));
      atTheEnd(
          () -> {
            server.close();
            FileSystemUtils.deleteRecursively(data);
          });
      running = Optional.of(server);
    }
    return running.get();
  }

  /** Settings of a fresh server on a database of this kind, with data of its own. */
  public Map<String, String> settings() {
    Path data = createFolder();
    atTheEnd(() -> FileSystemUtils.deleteRecursively(data));
    return settings(data);
  }

  private Map<String, String> settings(Path data) {
    return switch (this) {
      case EMBEDDED -> Map.of("curvescope.data", data.toString());
      case TIMESCALEDB -> {
        Database database = TimescaleDatabase.shared().createDatabase();
        yield Map.of(
            "curvescope.data", data.toString(),
            "curvescope.database.url", database.jdbcUrl(),
            "curvescope.database.user", database.user(),
            "curvescope.database.password", database.password());
      }
    };
  }

  private static Path createFolder() {
    try {
      return Files.createTempDirectory("curvescope-http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something to be done when the tests of this JVM are over. */
  private interface Last {
    void run() throws IOException;
  }

  private static void atTheEnd(Last last) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    last.run();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
  }
}
