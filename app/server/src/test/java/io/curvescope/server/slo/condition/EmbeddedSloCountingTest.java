package io.curvescope.server.slo.condition;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedSloCountingTest extends SloCountingContract {
  EmbeddedSloCountingTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
