package io.curvescope.server.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/**
 * A server process to be killed: starts the database, commits a row, says so in a file, and waits.
 */
final class StartEmbeddedDatabase {
  private StartEmbeddedDatabase() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    DatabaseAddress address = EmbeddedDatabase.start(directory).address();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept (value integer)");
      statement.execute("insert into kept values (42)");
    }
    Files.createFile(Path.of(arguments[1]));
    new CountDownLatch(1).await();
  }
}
