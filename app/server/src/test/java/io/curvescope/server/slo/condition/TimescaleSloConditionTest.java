package io.curvescope.server.slo.condition;

import io.curvescope.server.telemetry.FreshTimescaleDatabase;

class TimescaleSloConditionTest extends SloConditionContract {
  TimescaleSloConditionTest() {
    super(FreshTimescaleDatabase.create());
  }
}
