package io.curvescope.acceptance.analysis;

import io.curvescope.testkit.server.TestServer;

class EmbeddedAnalysisHttpTest extends AnalysisHttpContract {
  EmbeddedAnalysisHttpTest() {
    super(TestServer.EMBEDDED.settings());
  }
}
