package io.curvescope.server.alert.directive;

import io.curvescope.server.database.TestEmbeddedDatabase;

class EmbeddedDirectiveTest extends DirectiveContract {
  EmbeddedDirectiveTest() {
    super(TestEmbeddedDatabase.createDatabase());
  }
}
