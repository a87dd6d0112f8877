package io.curvescope.server.analysis.queue;

import io.curvescope.server.telemetry.FreshTimescaleDatabase;

class TimescaleJobQueueTest extends JobQueueContract {
  TimescaleJobQueueTest() {
    super(FreshTimescaleDatabase.create());
  }
}
