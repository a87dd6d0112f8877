package io.curvescope.server.alert.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.server.database.TestStorage;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseClockTest {
  @Test
  void isTheDatabasesAndGoesOnWithoutIt() {
    try (TestStorage storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase())) {
      HikariDataSource pool = storage.anotherPool();
      DatabaseClock clock = new DatabaseClock(JdbcClient.create(pool), Instant.EPOCH);

      Instant before = databaseTime(storage);
      Instant read = clock.now();
      Instant after = databaseTime(storage);
      assertThat(read).isBetween(before, after);

      pool.close();
      Instant away = clock.now();
      assertThat(away).isAfterOrEqualTo(read);
      assertThat(clock.now()).isAfterOrEqualTo(away);
    }
  }

  @Test
  void beginsWhereItIsToldWhileNothingAnswers() {
    try (TestStorage storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase())) {
      HikariDataSource pool = storage.anotherPool();
      pool.close();
      Instant start = Instant.parse("2026-11-24T12:00:00Z");

      assertThat(new DatabaseClock(JdbcClient.create(pool), start).now())
          .isBetween(start, start.plusSeconds(3600));
    }
  }

  private static Instant databaseTime(TestStorage storage) {
    return JdbcClient.create(storage.dataSource())
        .sql("select clock_timestamp()")
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }
}
