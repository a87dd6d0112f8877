package io.curvescope.server;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleStructureTest {
  @Test
  void modulesHaveNoCycleAndNoReachIn() {
    ApplicationModules.of(CurvescopeServer.class).verify();
  }
}
