package io.curvescope.server.alert.directive;

import io.curvescope.server.telemetry.FreshTimescaleDatabase;

class TimescaleDirectiveTest extends DirectiveContract {
  TimescaleDirectiveTest() {
    super(FreshTimescaleDatabase.create());
  }
}
