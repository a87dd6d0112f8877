package io.curvescope.server.telemetry;

import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.StorageVariant;
import io.curvescope.server.services.Database;
import io.curvescope.server.services.TimescaleDatabase;
import java.util.Set;

class TimescaleTelemetryStoreTest extends TelemetryStoreContract {
  TimescaleTelemetryStoreTest() {
    super(
        address(TimescaleDatabase.shared().createDatabase()),
        Set.of(StorageVariant.TIMESCALEDB_COMMUNITY, StorageVariant.TIMESCALEDB_APACHE));
  }

  private static DatabaseAddress address(Database database) {
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }
}
