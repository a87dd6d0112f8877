package io.curvescope.server.telemetry;

import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;

/** A database of the shared TimescaleDB server, migrated and without rows. */
public final class FreshTimescaleDatabase {
  private FreshTimescaleDatabase() {}

  /** Returns a fresh database. */
  public static DatabaseAddress create() {
    Database database = TimescaleDatabase.shared().createDatabase();
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }
}
