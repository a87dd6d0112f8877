package io.curvescope.server.slo.condition;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedSloConditionTest extends SloConditionContract {
  EmbeddedSloConditionTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
