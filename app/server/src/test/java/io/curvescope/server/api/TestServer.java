package io.curvescope.server.api;

import io.curvescope.server.services.Database;
import io.curvescope.server.services.TimescaleDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** The servers that the tests of this JVM share: one on each kind of database. */
enum TestServer {
  EMBEDDED("postgresql"),
  TIMESCALEDB("timescaledb-");

  private final String variant;
  private Optional<RunningServer> running = Optional.empty();

  TestServer(String variant) {
    this.variant = variant;
  }

  /** How the label of its storage variant begins. */
  String variant() {
    return variant;
  }

  ApiClient client() {
    return running().client();
  }

  synchronized RunningServer running() {
    if (running.isEmpty()) {
      RunningServer server = RunningServer.start(settings());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      running = Optional.of(server);
    }
    return running.get();
  }

  /** Settings of a fresh server on a database of this kind, with data of its own. */
  Map<String, String> settings() {
    return switch (this) {
      case EMBEDDED -> Map.of("curvescope.data", temporaryFolder());
      case TIMESCALEDB -> {
        Database database = TimescaleDatabase.shared().createDatabase();
        yield Map.of(
            "curvescope.data", temporaryFolder(),
            "curvescope.database.url", database.jdbcUrl(),
            "curvescope.database.user", database.user(),
            "curvescope.database.password", database.password());
      }
    };
  }

  private static String temporaryFolder() {
    try {
      return Files.createTempDirectory("curvescope-http").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
