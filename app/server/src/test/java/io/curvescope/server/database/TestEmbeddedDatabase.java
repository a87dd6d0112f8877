package io.curvescope.server.database;

import io.curvescope.testkit.services.DatabaseCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/** The embedded PostgreSQL that the tests of this JVM share. */
public final class TestEmbeddedDatabase {
  private static final EmbeddedDatabase SHARED = start();
  private static final DatabaseAddress TEMPLATE = migrate(create("template1"));

  private TestEmbeddedDatabase() {}

  /** A fresh database, copied from one that is migrated once. */
  public static DatabaseAddress createDatabase() {
    return create(TEMPLATE.url().substring(TEMPLATE.url().lastIndexOf('/') + 1));
  }

  private static DatabaseAddress migrate(DatabaseAddress database) {
    Flyway.configure()
        .dataSource(database.url(), database.user(), database.password())
        .load()
        .migrate();
    return database;
  }

  private static DatabaseAddress create(String template) {
    DatabaseAddress server = SHARED.address();
    try (Connection connection =
        DriverManager.getConnection(server.url(), server.user(), server.password())) {
      String base = server.url().substring(0, server.url().lastIndexOf('/') + 1);
      return new DatabaseAddress(
          base + DatabaseCopy.create(connection, template), server.user(), server.password());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database", e);
    }
  }

  private static EmbeddedDatabase start() {
    try {
      Path folder = Files.createTempDirectory("curvescope-embedded");
      EmbeddedDatabase database = EmbeddedDatabase.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(database, folder)));
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(EmbeddedDatabase database, Path folder) {
    try {
      database.close();
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
