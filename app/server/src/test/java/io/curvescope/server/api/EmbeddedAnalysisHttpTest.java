package io.curvescope.server.api;

class EmbeddedAnalysisHttpTest extends AnalysisHttpContract {
  EmbeddedAnalysisHttpTest() {
    super(TestServer.EMBEDDED.settings());
  }
}
