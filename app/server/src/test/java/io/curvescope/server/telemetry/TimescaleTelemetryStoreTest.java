package io.curvescope.server.telemetry;

import io.curvescope.server.database.StorageVariant;
import java.util.Set;

class TimescaleTelemetryStoreTest extends TelemetryStoreContract {
  TimescaleTelemetryStoreTest() {
    super(
        FreshTimescaleDatabase.create(),
        Set.of(StorageVariant.TIMESCALEDB_COMMUNITY, StorageVariant.TIMESCALEDB_APACHE));
  }
}
