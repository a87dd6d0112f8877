package io.curvescope.server.database;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that another process brought up: the one that is named, or else the embedded one of
 * a server that runs on the same data directory.
 */
public final class RunningDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(RunningDatabase.class);

  private final DatabaseProperties database;
  private final DataDirectoryProperties data;

  /** By these settings. */
  public RunningDatabase(DatabaseProperties database, DataDirectoryProperties data) {
    this.database = database;
    this.data = data;
  }

  /** How to connect now; empty while no server runs on the data directory. */
  public Optional<DatabaseAddress> address() {
    return database.address().or(this::embedded);
  }

  private Optional<DatabaseAddress> embedded() {
    try {
      return EmbeddedDatabase.running(data.directory());
    } catch (IOException e) {
      LOG.debug("The embedded database in {} cannot be reached", data.directory(), e);
      return Optional.empty();
    }
  }
}
