package io.curvescope.server.database;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that was named, or else the embedded one, which ends with this object. */
final class DatabaseServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseServer.class);

  private final DatabaseAddress address;
  private final Optional<EmbeddedDatabase> embedded;

  private DatabaseServer(DatabaseAddress address, Optional<EmbeddedDatabase> embedded) {
    this.address = address;
    this.embedded = embedded;
  }

  static DatabaseServer open(DatabaseProperties database, DataDirectoryProperties data)
      throws IOException {
    Optional<DatabaseAddress> named = database.address();
    if (named.isPresent()) {
      LOG.info("Database: {}", named.get());
      return new DatabaseServer(named.get(), Optional.empty());
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(data.directory());
    LOG.info("Database: embedded PostgreSQL, data in {}", data.directory());
    return new DatabaseServer(embedded.address(), Optional.of(embedded));
  }

  DatabaseAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    if (embedded.isPresent()) {
      embedded.get().close();
    }
  }
}
