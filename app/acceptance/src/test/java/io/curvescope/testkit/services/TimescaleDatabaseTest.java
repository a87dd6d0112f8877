package io.curvescope.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TimescaleDatabaseTest {
  @Test
  void carriesTimescaleDbOfThePinnedVersion() throws SQLException {
    Database database = TimescaleDatabase.shared().createEmptyDatabase();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create extension timescaledb");
      assertThat(
              text(statement, "select extversion from pg_extension where extname = 'timescaledb'"))
          .isEqualTo("2.19.3");
      statement.execute("create table reading(time timestamptz not null, value float8)");
      statement.execute("select create_hypertable('reading', by_range('time'))");
    }
  }

  @Test
  void isDurableAndAsksForThePassword() throws SQLException {
    Database database = TimescaleDatabase.shared().createEmptyDatabase();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "show fsync")).isEqualTo("on");
      assertThat(text(statement, "show synchronous_commit")).isEqualTo("on");
      assertThat(text(statement, "show full_page_writes")).isEqualTo("on");
    }
    Database withoutKey = new Database(database.jdbcUrl(), database.user(), "wrong");
    assertThatThrownBy(withoutKey::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
  }

  @Test
  void everyDatabaseIsFreshAndEmpty() throws SQLException {
    Database first = TimescaleDatabase.shared().createEmptyDatabase();
    Database second = TimescaleDatabase.shared().createEmptyDatabase();
    try (Connection connection = first.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table mark(id int)");
    }
    try (Connection connection = second.connect();
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "select to_regclass('mark') is null")).isEqualTo("t");
      assertThat(text(statement, "select count(*) from pg_extension where extname = 'timescaledb'"))
          .isEqualTo("0");
    }
  }

  @Test
  void comesBackOnTheSamePortWithWhatWasCommittedAfterSigkill() throws SQLException {
    try (TimescaleDatabase server = TimescaleDatabase.startPrivate()) {
      Database database = server.createEmptyDatabase();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table kept(id int)");
        for (int round = 1; round <= 2; round++) {
          write(database, round);
          server.kill();
          assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
          assertThat(connection.isValid(5)).isFalse();
          server.start();
        }
      }
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        assertThat(text(statement, "select string_agg(id::text, ',' order by id) from kept"))
            .isEqualTo("1,2");
      }
    }
  }

  @Test
  void nothingListensAfterClosing() {
    TimescaleDatabase server = TimescaleDatabase.startPrivate();
    int port = server.port();
    server.close();
    assertThat(FreePort.isFree(port)).isTrue();
  }

  private static void write(Database database, int value) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into kept values (" + value + ")");
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
