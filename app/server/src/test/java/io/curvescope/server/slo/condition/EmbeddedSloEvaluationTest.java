package io.curvescope.server.slo.condition;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedSloEvaluationTest extends SloEvaluationContract {
  EmbeddedSloEvaluationTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
