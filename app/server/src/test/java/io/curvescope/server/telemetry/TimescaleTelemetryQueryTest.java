package io.curvescope.server.telemetry;

class TimescaleTelemetryQueryTest extends TelemetryQueryContract {
  TimescaleTelemetryQueryTest() {
    super(FreshTimescaleDatabase.create());
  }
}
