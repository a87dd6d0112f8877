package io.curvescope.server.api;

class TimescaleAnalysisHttpTest extends AnalysisHttpContract {
  TimescaleAnalysisHttpTest() {
    super(TestServer.TIMESCALEDB.settings());
  }
}
