package io.curvescope.server.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DurabilityTest {
  /** The library starts its databases without fsync, unless it is told otherwise. */
  @Test
  void aDatabaseThatForgetsInACrashIsRefusedOrWarnedAbout() throws IOException {
    try (EmbeddedPostgres forgetful =
        EmbeddedPostgres.builder().setServerConfig("full_page_writes", "off").start()) {
      assertThatThrownBy(() -> Durability.REQUIRED.check(forgetful.getPostgresDatabase()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fsync = off and full_page_writes = off")
          .hasMessageContaining("CURVESCOPE_DATABASE_DURABILITY=warn");
      assertThatCode(() -> Durability.WARN.check(forgetful.getPostgresDatabase()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theDatabaseThatTheServerBringsAlongIsDurable() {
    assertThatCode(
            () -> {
              try (var pool = ConnectionPool.open(TestEmbeddedDatabase.createDatabase(), 1)) {
                Durability.REQUIRED.check(pool);
              }
            })
        .doesNotThrowAnyException();
  }
}
