package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.telemetry.Measure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** What is odd about running runs: silence, costs, slowdown, drift of the top eigenvalue. */
final class RunSource implements ConditionSource {
  /** Conditions of one kind at most; more of them have one cause, which other alerts tell. */
  private static final int MOST_CONDITIONS = 500;

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final Duration YOUNG = Duration.ofHours(1);
  private static final long FEW_SAMPLES = 30;
  private static final double SLOWER = 1.25;
  private static final double DRIFT = 0.25;
  private static final double OVERRUN = 1.2;
  private static final double BEGINNING = 0.1;

  private static final String SILENT =
      "select "
          + AlertedRun.COLUMNS
          + """
            , slo_run.last_received_at
             from slo_run join run using (run_id) cross join slo_progress
            where run.status = 'running'
              and greatest(slo_run.last_received_at, slo_progress.listening_since) < ? and slo_run.last_received_at > ?
            order by run.run_id limit ?
            """;

  /**
   * Spent, or about to be: as much again for each part of the time budget as was spent so far.
   * Amounts are bounded, since PostgreSQL ends a whole query where the product or the quotient of
   * one row is no double, and older servers took any amount.
   */
  private static final String OVERRUNS =
      "select "
          + AlertedRun.COLUMNS
          + """
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
            order by run_id limit ?
            """;

  private static final String TRENDS =
      "select "
          + AlertedRun.COLUMNS
          + """
            , quick, slow, since from slo_trend join run using (run_id)
            where run.status = 'running' and measure = any (?) and time > ? and since < ? and samples >= ?
              and case when ? then least(quick, 1e300) > ? * least(slow, 1e300)
                       else ? * abs(least(greatest(quick, -1e300), 1e300) - least(greatest(slow, -1e300), 1e300)) > abs(slow) end
            order by run.run_id, measure limit ?
            """;

  private final DataSource dataSource;
  private final Duration silentAfter;

  RunSource(DataSource dataSource, Duration silentAfter) {
    this.dataSource = dataSource;
    this.silentAfter = silentAfter;
  }

  @Override
  public String name() {
    return "slo-runs";
  }

  @Override
  public List<Condition> evaluate(Instant now) {
    List<Condition> conditions = new ArrayList<>();
    try (Connection connection = dataSource.getConnection()) {
      silence(connection, now, conditions);
      overruns(connection, now, conditions);
      trends(connection, now, true, conditions);
      trends(connection, now, false, conditions);
    } catch (SQLException e) {
      throw SqlFailure.of("read the state of runs", e);
    }
    return conditions;
  }

  private void silence(Connection connection, Instant now, List<Condition> conditions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SILENT)) {
      statement.setObject(1, utc(now.minus(silentAfter)));
      statement.setObject(2, utc(now.minus(FORGOTTEN_AFTER)));
      statement.setInt(3, MOST_CONDITIONS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AlertedRun run = AlertedRun.of(row);
          Instant last = row.getObject("last_received_at", OffsetDateTime.class).toInstant();
          conditions.add(
              Condition.of(
                  run.labels(AlertName.RUN_SILENT),
                  "Run %s has reported nothing for %s"
                      .formatted(run.id(), Figures.duration(Duration.between(last, now))),
                  "It is running, and was last heard of at " + last + "."));
        }
      }
    }
  }

  private static void overruns(Connection connection, Instant now, List<Condition> conditions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OVERRUNS)) {
      statement.setDouble(1, BEGINNING);
      statement.setDouble(2, now.toEpochMilli() / 1e3);
      statement.setObject(3, utc(now.minus(FORGOTTEN_AFTER)));
      statement.setDouble(4, OVERRUN);
      statement.setInt(5, MOST_CONDITIONS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AlertedRun run = AlertedRun.of(row);
          double spent = row.getDouble("spent");
          double budget = row.getDouble("cost_budget");
          conditions.add(
              Condition.of(
                  run.labels(AlertName.COST_OVERRUN),
                  "Run %s %s more than its budget"
                      .formatted(run.id(), spent > budget ? "costs" : "will cost"),
                  "%s of %s %s are spent; at this pace it will be %s."
                      .formatted(
                          Figures.number(spent),
                          Figures.number(budget),
                          row.getString("currency"),
                          Figures.number(row.getDouble("expected")))));
        }
      }
    }
  }

  private static void trends(
      Connection connection, Instant now, boolean slower, List<Condition> conditions)
      throws SQLException {
    Object[] measures =
        slower
            ? new Object[] {(short) Measure.HV_SECONDS.code(), (short) Measure.EPOCH_SECONDS.code()}
            : new Object[] {(short) Measure.TOP_EIGENVALUE.code()};
    Set<String> told = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TRENDS)) {
      statement.setArray(1, connection.createArrayOf("int2", measures));
      statement.setObject(2, utc(now.minus(YOUNG)));
      statement.setObject(3, utc(now.minus(YOUNG)));
      statement.setLong(4, FEW_SAMPLES);
      statement.setBoolean(5, slower);
      statement.setDouble(6, SLOWER);
      statement.setDouble(7, 1 / DRIFT);
      statement.setInt(8, MOST_CONDITIONS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AlertedRun run = AlertedRun.of(row);
          if (told.add(run.id().value())) {
            conditions.add(trend(run, slower, row.getDouble("quick"), row.getDouble("slow")));
          }
        }
      }
    }
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
