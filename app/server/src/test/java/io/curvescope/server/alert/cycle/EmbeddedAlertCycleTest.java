package io.curvescope.server.alert.cycle;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedAlertCycleTest extends AlertCycleContract {
  EmbeddedAlertCycleTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
