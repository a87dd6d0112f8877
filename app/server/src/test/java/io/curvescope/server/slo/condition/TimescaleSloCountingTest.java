package io.curvescope.server.slo.condition;

import io.curvescope.server.telemetry.FreshTimescaleDatabase;

class TimescaleSloCountingTest extends SloCountingContract {
  TimescaleSloCountingTest() {
    super(FreshTimescaleDatabase.create());
  }
}
