package io.curvescope.server.telemetry;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedTelemetryQueryTest extends TelemetryQueryContract {
  EmbeddedTelemetryQueryTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
