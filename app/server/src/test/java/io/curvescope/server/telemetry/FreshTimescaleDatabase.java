package io.curvescope.server.telemetry;

import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;

/** An empty database of the shared TimescaleDB server. */
public final class FreshTimescaleDatabase {
  private FreshTimescaleDatabase() {}

  /** The database, empty. */
  public static DatabaseAddress create() {
    Database database = TimescaleDatabase.shared().createDatabase();
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }
}
