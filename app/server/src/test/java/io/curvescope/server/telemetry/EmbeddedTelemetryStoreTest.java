package io.curvescope.server.telemetry;

import io.curvescope.server.database.StorageVariant;
import io.curvescope.server.database.TestEmbeddedDatabase;
import java.util.Set;

class EmbeddedTelemetryStoreTest extends TelemetryStoreContract {
  EmbeddedTelemetryStoreTest() {
    super(TestEmbeddedDatabase.createDatabase(), Set.of(StorageVariant.POSTGRESQL));
  }
}
