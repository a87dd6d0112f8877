package io.curvescope.server.analysis.queue;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedJobQueueTest extends JobQueueContract {
  EmbeddedJobQueueTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
