package io.curvescope.acceptance.analysis;

import io.curvescope.testkit.server.TestServer;

class TimescaleAnalysisHttpTest extends AnalysisHttpContract {
  TimescaleAnalysisHttpTest() {
    super(TestServer.TIMESCALEDB.settings());
  }
}
