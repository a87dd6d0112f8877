package io.curvescope.server.alert.cycle;

import io.curvescope.server.telemetry.FreshTimescaleDatabase;

class TimescaleAlertCycleTest extends AlertCycleContract {
  TimescaleAlertCycleTest() {
    super(FreshTimescaleDatabase.create());
  }
}
