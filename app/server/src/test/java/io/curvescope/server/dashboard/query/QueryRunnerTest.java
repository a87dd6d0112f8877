package io.curvescope.server.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.dashboard.sql.BoundQuery;
import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.server.database.TestStorage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class QueryRunnerTest {
  private static final Viewer OF_ONE =
      new Viewer("one", AccessRole.READ, Optional.of(Set.of("it's \"one\", [1]")));
  private static final Viewer OF_NOTHING_THERE =
      new Viewer("other", AccessRole.READ, Optional.of(Set.of("*", "a'b")));

  private static TestStorage storage;
  private static QueryRunner runner;

  @BeforeAll
  static void prepare() throws SQLException {
    storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase());
    ReaderRole role = ReaderRole.prepare(JdbcClient.create(storage.dataSource()));
    assertThat(role.name()).isEqualTo("curvescope_reader");
    runner =
        new QueryRunner(storage.dataSource(), role, new QueryLimits(Duration.ofMillis(700), 3, 2));
    storage.execute(
        "insert into project values ('it''s \"one\", [1]', now()), ('two', now());"
            + " insert into run (id, project, created_at) values ('a', 'it''s \"one\", [1]', now()),"
            + " ('b', 'two', now())");
  }

  @AfterAll
  static void close() {
    storage.close();
  }

  @Test
  void yieldsColumnsAndRowsOfTheirTypes() {
    Frame frame =
        run(
            "select 1764000000::bigint as time, timestamptz '2026-11-24 12:00:00.25Z' as at, 1.5::numeric as n,"
                + " 'NaN'::float8 as x, true as b, 'text' as t, null::float8 as none");

    assertThat(frame.columns())
        .extracting(column -> column.name() + " " + column.type().wireName())
        .containsExactly(
            "time time", "at time", "n number", "x number", "b boolean", "t text", "none number");
    assertThat(frame.rows().getFirst())
        .containsExactly(1764000000e3, 1795521600250.0, 1.5, Double.NaN, true, "text", null);
  }

  @Test
  void leavesOutRowsBeyondTheLimitAndSaysSo() {
    assertThat(run("select generate_series(1, 3)").truncated()).isFalse();
    Frame cut = run("select generate_series(1, 1000000)");
    assertThat(cut.rows()).hasSize(3);
    assertThat(cut.truncated()).isTrue();
  }

  @Test
  void aViewerSeesRunsOfItsProjectsOnly() {
    String runs = "select run from dashboard.run order by run";

    assertThat(run(runs).rows()).containsExactly(List.of("a"), List.of("b"));
    assertThat(run(OF_ONE, runs).rows()).containsExactly(List.of("a"));
    assertThat(run(OF_NOTHING_THERE, runs).rows()).isEmpty();
  }

  @Test
  void aQueryThatTakesTooLongIsStopped() {
    assertThatThrownBy(() -> run("select pg_sleep(60)"))
        .isInstanceOf(QueryTooSlow.class)
        .hasMessageContaining("0.7 s");
    // The connection serves the next one.
    assertThat(run("select 1").rows()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from run",
        "select * from access_token",
        "select * from metric",
        "create table mine (a int)",
        "delete from dashboard.run",
        "select set_config('transaction_read_only', 'off', true)",
        "select pg_read_file('/etc/passwd')"
      })
  void theReaderMayReadTheViewsAndNothingElse(String sql) {
    assertThatThrownBy(() -> run(sql)).isInstanceOf(DataAccessException.class);
  }

  @Test
  void nothingOfTheSessionIsLeftBehind() throws SQLException {
    run(OF_ONE, "select 1");
    try (var connection = storage.dataSource().getConnection()) {
      JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(
              client
                  .sql(
                      "select concat_ws(' ', current_user, current_setting('transaction_read_only'),"
                          + " current_setting('statement_timeout'), current_setting('curvescope.projects', true))")
                  .query(String.class)
                  .single()
                  .strip())
          .isEqualTo("postgres off 30s");
    }
  }

  @Test
  void valuesAreParametersWhateverTheyHold() {
    String hostile = "'); drop table run; --";
    Frame frame =
        runner.run(
            Viewer.LOCAL,
            new BoundQuery(
                "select r.run from dashboard.run r where r.run = any (?) or r.run = ?",
                List.of("{\"a\",\"" + hostile + "\"}", hostile)));

    assertThat(frame.rows()).containsExactly(List.of("a"));
  }

  private static Frame run(String sql) {
    return run(Viewer.LOCAL, sql);
  }

  private static Frame run(Viewer viewer, String sql) {
    return runner.run(viewer, new BoundQuery(sql, List.of()));
  }
}
