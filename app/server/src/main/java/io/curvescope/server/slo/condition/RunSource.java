package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.database.SqlState;
import io.curvescope.server.slo.count.FairShare;
import io.curvescope.server.telemetry.Measure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** What is odd about running runs: silence, costs, slowdown, drift of the top eigenvalue. */
final class RunSource implements ConditionSource {
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final Duration YOUNG = Duration.ofHours(1);
  private static final long FEW_SAMPLES = 30;
  private static final double SLOWER = 1.25;
  private static final double DRIFT = 0.25;
  private static final double OVERRUN = 1.2;
  private static final double BEGINNING = 0.1;

  private static final String SILENT =
      fairly(
          """
            , slo_run.last_received_at
             from slo_run join run using (run_id) cross join slo_progress
            where run.status = 'running'
              and greatest(slo_run.last_received_at, slo_progress.listening_since) < ? and slo_run.last_received_at > ?
            """);

  /**
   * Spent, or about to be: as much again for each part of the time budget as was spent so far.
   * Amounts are bounded, since PostgreSQL ends a whole query where the product or the quotient of
   * one row is no double, and older servers took any amount.
   */
  private static final String OVERRUNS =
      fairly(
          """
            , spent, cost_budget, currency, expected from (
              select run.run_id, run.id, run.project, run.model, run.status, run.currency, spent, amounts.cost_budget,
                     case when elapsed >= ? * time_budget and elapsed < time_budget
                          then spent / elapsed * time_budget else spent end as expected
                from run join run_cost on run_cost.run_id = run.run_id and run_cost.currency = run.currency
               cross join lateral (
                 select least(greatest(run_cost.amount, 1e-30), 1e30) as spent, least(greatest(cost_budget, 1e-30), 1e30) as cost_budget,
                        case when time_budget_seconds is not null then least(greatest(time_budget_seconds, 1e-30), 1e30) end as time_budget
               ) as amounts
                join run_activity on run_activity.run_id = run.run_id
               cross join lateral (select greatest(1, ? - extract(epoch from coalesce(run.started_at, run.created_at)))::float8 as elapsed)
               where run.status = 'running' and run.cost_budget > 0 and run_activity.last_event_at > ?) as run
            where spent > cost_budget or expected > ? * cost_budget
            """);

  private static final String TRENDS =
      fairly(
          """
            , quick, slow, since from slo_trend join run using (run_id)
            where run.status = 'running' and measure = any (?) and time > ? and since < ? and samples >= ?
              and case when ? then least(quick, 1e300) > ? * least(slow, 1e300)
                       else ? * abs(least(greatest(quick, -1e300), 1e300) - least(greatest(slow, -1e300), 1e300)) > abs(slow) end
            """);

  private final DataSource dataSource;
  private final Duration silentAfter;
  private final EvaluationFailures failures;

  RunSource(DataSource dataSource, Duration silentAfter, EvaluationFailures failures) {
    this.failures = failures;
    this.dataSource = dataSource;
    this.silentAfter = silentAfter;
  }

  @Override
  public String name() {
    return "slo-runs";
  }

  @Override
  public Evaluation evaluate(Instant now) {
    Findings findings = new Findings();
    try (Connection connection = dataSource.getConnection()) {
      apart(findings, AlertName.RUN_SILENT, () -> silence(connection, now, findings));
      apart(findings, AlertName.COST_OVERRUN, () -> overruns(connection, now, findings));
      apart(findings, AlertName.SLOWDOWN, () -> trends(connection, now, true, findings));
      apart(findings, AlertName.EIGENVALUE_DRIFT, () -> trends(connection, now, false, findings));
    } catch (SQLException e) {
      throw SqlFailure.of("read the state of runs", e);
    }
    failures.report(name(), findings.failures(), now);
    return findings.evaluation();
  }

  private interface Query {
    void run() throws SQLException;
  }

  /** A row on which a query fails costs the alerts of that query only. */
  private static void apart(Findings findings, AlertName name, Query query) throws SQLException {
    try {
      query.run();
    } catch (SQLException e) {
      if (SqlState.of(e) != SqlState.DATA) {
        throw e;
      }
      findings.failed(name, e);
    }
  }

  private void silence(Connection connection, Instant now, Findings findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SILENT)) {
      statement.setObject(1, utc(now.minus(silentAfter)));
      statement.setObject(2, utc(now.minus(FORGOTTEN_AFTER)));
      bindLimits(statement, 3);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (findings.takes(row, AlertName.RUN_SILENT)) {
            Instant last = row.getObject("last_received_at", OffsetDateTime.class).toInstant();
            add(findings, row, run -> silent(run, last, now));
          }
        }
      }
    }
  }

  private static Condition silent(AlertedRun run, Instant last, Instant now) {
    return Condition.of(
        run.labels(AlertName.RUN_SILENT),
        "Run %s has reported nothing for %s"
            .formatted(run.id(), Figures.duration(Duration.between(last, now))),
        "It is running, and was last heard of at " + last + ".");
  }

  private static void overruns(Connection connection, Instant now, Findings findings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OVERRUNS)) {
      statement.setDouble(1, BEGINNING);
      statement.setDouble(2, now.toEpochMilli() / 1e3);
      statement.setObject(3, utc(now.minus(FORGOTTEN_AFTER)));
      statement.setDouble(4, OVERRUN);
      bindLimits(statement, 5);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (findings.takes(row, AlertName.COST_OVERRUN)) {
            double spent = row.getDouble("spent");
            double budget = row.getDouble("cost_budget");
            double expected = row.getDouble("expected");
            String currency = row.getString("currency");
            add(findings, row, run -> overrun(run, spent, budget, expected, currency));
          }
        }
      }
    }
  }

  private static Condition overrun(
      AlertedRun run, double spent, double budget, double expected, String currency) {
    return Condition.of(
        run.labels(AlertName.COST_OVERRUN),
        "Run %s %s more than its budget"
            .formatted(run.id(), spent > budget ? "costs" : "will cost"),
        "%s of %s %s are spent; at this pace it will be %s."
            .formatted(
                Figures.number(spent), Figures.number(budget), currency, Figures.number(expected)));
  }

  private static void trends(Connection connection, Instant now, boolean slower, Findings findings)
      throws SQLException {
    Object[] measures =
        slower
            ? new Object[] {(short) Measure.HV_SECONDS.code(), (short) Measure.EPOCH_SECONDS.code()}
            : new Object[] {(short) Measure.TOP_EIGENVALUE.code()};
    Set<Long> told = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TRENDS)) {
      statement.setArray(1, connection.createArrayOf("int2", measures));
      statement.setObject(2, utc(now.minus(YOUNG)));
      statement.setObject(3, utc(now.minus(YOUNG)));
      statement.setLong(4, FEW_SAMPLES);
      statement.setBoolean(5, slower);
      statement.setDouble(6, SLOWER);
      statement.setDouble(7, 1 / DRIFT);
      bindLimits(statement, 8);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (findings.takes(row, slower ? AlertName.SLOWDOWN : AlertName.EIGENVALUE_DRIFT)
              && told.add(row.getLong("run_id"))) {
            double quick = row.getDouble("quick");
            double slow = row.getDouble("slow");
            add(findings, row, run -> trend(run, slower, quick, slow));
          }
        }
      }
    }
  }

  private static void add(Findings findings, ResultSet row, Function<AlertedRun, Condition> made)
      throws SQLException {
    String project = row.getString("project");
    String id = row.getString("id");
    AlertedRun run;
    try {
      run = AlertedRun.of(row);
    } catch (RuntimeException e) {
      findings.failed(project, id, e);
      return;
    }
    findings.add(project, id, () -> Optional.of(made.apply(run)));
  }

  private static String fairly(String rest) {
    return FairShare.of("select " + AlertedRun.COLUMNS + rest, "run_id desc");
  }

  private static void bindLimits(PreparedStatement statement, int index) throws SQLException {
    statement.setInt(index, FairShare.OF_A_PROJECT + 1);
    statement.setInt(index + 1, FairShare.IN_ALL + 1);
  }

  private static Condition trend(AlertedRun run, boolean slower, double quick, double slow) {
    String description =
        "%s in the mean of the last minutes, %s in that of the last hours."
            .formatted(Figures.number(quick), Figures.number(slow));
    return slower
        ? Condition.of(
            run.labels(AlertName.SLOWDOWN),
            "Run %s takes %s times as long as before"
                .formatted(run.id(), Figures.number(quick / slow)),
            description)
        : Condition.of(
            run.labels(AlertName.EIGENVALUE_DRIFT),
            "The top eigenvalue of run %s drifts".formatted(run.id()),
            description);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
