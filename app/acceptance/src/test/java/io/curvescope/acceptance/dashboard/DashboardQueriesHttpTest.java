package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.repository.DashboardQuery;
import io.curvescope.testkit.repository.GrafanaMacros;
import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every query of every panel, annotation and variable, expanded as Grafana does it, as the reader's
 * role, over recorded runs that were pushed to a server: what comes is what the panel draws, and no
 * event is read but by the index.
 */
@ParameterizedClass
@EnumSource(TestServer.class)
class DashboardQueriesHttpTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A connection that the server has used before reads nothing until it is told of what. */
  private static final String OF_EVERY_PROJECT =
      "select set_config('curvescope.projects', '*', true)";

  private static final Map<TestServer, DashboardRuns> PUSHED = new ConcurrentHashMap<>();

  private final DashboardRuns runs;
  private final DataSource database;

  DashboardQueriesHttpTest(TestServer server) {
    this.database = server.running().beans(DataSource.class).iterator().next();
    this.runs = PUSHED.computeIfAbsent(server, this::push);
  }

  private DashboardRuns push(TestServer server) {
    DashboardRuns pushed = new DashboardRuns(server.client());
    try {
      pushed.push();
      addAnalysis(pushed.runs().getFirst());
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    // The server counts objectives and raises alerts by itself.
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(count("dashboard.budget", pushed)).isPositive();
              assertThat(count("dashboard.alert", pushed)).isPositive();
            });
    return pushed;
  }

  @Test
  void everyQueryYieldsWhatItsPanelDraws() throws SQLException {
    for (DashboardQuery query : queries()) {
      List<DashboardAnswer> answers = new ArrayList<>();
      for (GrafanaMacros macros : selections(query)) {
        answers.add(ask(macros.expand(query.rawSql()), "*"));
      }
      answers.forEach(answer -> answer.assertFits(query));
      assertThat(answers.stream().mapToInt(DashboardAnswer::rows).sum())
          .as("rows of " + query)
          .isPositive();
    }
  }

  @Test
  void noEventIsReadButByTheIndex() throws SQLException {
    for (DashboardQuery query : queries()) {
      for (GrafanaMacros macros : selections(query)) {
        QueryPlan plan = plan(macros.expand(query.rawSql()));
        assertThat(plan.readsPastTheIndex()).as(query + "\n" + plan).isEmpty();
      }
    }
  }

  @Test
  void showsNothingOfProjectsThatTheViewerMayNotRead() throws SQLException {
    for (DashboardQuery query : queries()) {
      // Counts are of nothing then, in the one row that they have.
      int rows = query.drawnAs().equals("stat") ? 1 : 0;
      for (GrafanaMacros macros : selections(query)) {
        assertThat(ask(macros.expand(query.rawSql()), "[\"another project\"]").rows())
            .as("rows of " + query)
            .isEqualTo(rows);
        assertThat(ask(macros.expand(query.rawSql()), "").rows())
            .as("rows of " + query)
            .isEqualTo(rows);
      }
    }
  }

  @Test
  void theReaderMayReadTheViewsAndNothingElse() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local role curvescope_reader");
      for (String table : List.of("access_token", "run", "metric", "project", "alert")) {
        assertThat(
                statement.executeQuery(
                    "select has_table_privilege('public." + table + "', 'select')"))
            .satisfies(
                row -> {
                  row.next();
                  assertThat(row.getBoolean(1)).as(table).isFalse();
                });
      }
      connection.rollback();
    }
  }

  private static List<DashboardQuery> queries() {
    List<DashboardQuery> queries =
        DashboardFile.all().stream().flatMap(file -> file.queries().stream()).toList();
    assertThat(queries).hasSizeGreaterThan(50);
    return queries;
  }

  /** One for each run where the dashboard shows one at a time, else one for all. */
  private List<GrafanaMacros> selections(DashboardQuery query) {
    boolean oneAtATime = query.dashboard().equals("curvescope-debug");
    List<List<String>> chosen =
        oneAtATime ? runs.runs().stream().map(List::of).toList() : List.of(runs.runs());
    Instant now = Instant.now();
    return chosen.stream()
        .map(
            run ->
                new GrafanaMacros(
                    now.minus(Duration.ofHours(1)),
                    now.plusSeconds(1),
                    Duration.ofSeconds(2),
                    Map.of(
                        "project", List.of(runs.project()),
                        "model", runs.models(),
                        "run", run,
                        "baseline", runs.runs(),
                        "step", List.of("newest", "20"))))
        .toList();
  }

  private DashboardAnswer ask(String sql, String projects) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement prepare =
            connection.prepareStatement(
                "select set_config('transaction_read_only', 'on', true),"
                    + " set_config('curvescope.projects', ?, true), set_config('role', 'curvescope_reader', true)");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      prepare.setString(1, projects);
      prepare.execute();
      DashboardAnswer answer = DashboardAnswer.of(statement.executeQuery(sql));
      connection.rollback();
      return answer;
    } catch (SQLException e) {
      throw new SQLException(sql, e);
    }
  }

  private QueryPlan plan(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(OF_EVERY_PROJECT);
      statement.execute("set local enable_seqscan = off");
      QueryPlan plan =
          QueryPlan.of(statement.executeQuery("explain (format json, verbose) " + sql));
      connection.rollback();
      return plan;
    }
  }

  private long count(String view, DashboardRuns of) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement prepare = connection.createStatement();
        PreparedStatement statement =
            connection.prepareStatement("select count(*) from " + view + " where project = ?")) {
      connection.setAutoCommit(false);
      prepare.execute(OF_EVERY_PROJECT);
      statement.setString(1, of.project());
      ResultSet row = statement.executeQuery();
      row.next();
      long count = row.getLong(1);
      connection.rollback();
      return count;
    }
  }

  /** What a worker leaves behind: a checkpoint, its analysis, and the spectrum that it computed. */
  private void addAnalysis(String run) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                with chosen as (select run_id, project from run where id = ?),
                artifacts as (
                  insert into artifact (project, sha256, bytes, created_at, last_used_at)
                  select project, sha256('model'), 1, now(), now() from chosen returning project, sha256),
                checkpoints as (
                  insert into checkpoint (run_id, step, submitted_at, project, model, batch, batch_label)
                  select run_id, 10, now(), project, sha256, sha256, 'val-0' from chosen join artifacts using (project)
                  returning checkpoint_id, run_id, project),
                spectra as (
                  insert into spectrum (time, run_id, step, batch_id, ordinal, rank, top_eigenvalue, operator, method, eigenvalues)
                  select now(), run_id, 10, nextval('batch_id'), 0, 0, 12, 'hessian', 'recomputed', '{12,1,-0.3}' from chosen)
                insert into analysis (id, run_id, checkpoint_id, step, parameters, predicted_bytes, state, project, question, request, result)
                select gen_random_uuid(), run_id, checkpoint_id, 10, 100, 1, 'succeeded', project, sha256('question'), '{}',
                       '{"layers":[{"name":"0.weight","parameters":64,"top":11.5},{"name":"0.bias","parameters":32,"top":1.5}]}'
                  from checkpoints
                """)) {
      statement.setString(1, run);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }
}
