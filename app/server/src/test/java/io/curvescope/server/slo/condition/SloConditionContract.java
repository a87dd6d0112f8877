package io.curvescope.server.slo.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.burn.BudgetState;
import io.curvescope.server.slo.burn.GroupBudget;
import io.curvescope.server.slo.count.FairShare;
import io.curvescope.server.slo.count.Skipped;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.SampleEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is alerted on, on every kind of database, with the default objectives. */
abstract class SloConditionContract extends SloContract {
  SloConditionContract(DatabaseAddress database) {
    super(database);
  }

  @Test
  void infinityAndThenNaNAreOneStoryUntilAHundredFiniteSteps() throws SQLException {
    RunKey run = jobs.create("nan-1", "nan", "mlp");
    settle(catalog.current().slos());
    Instant start = clock.instant();
    List<Event> events = new ArrayList<>(Jobs.losses(start, 1, 20));
    for (int tensor = 0; tensor < 5; tensor++) {
      events.add(
          Jobs.incident(start.plusMillis(20), 21, 0, IncidentKind.INF, "inf in layer" + tensor));
      events.add(
          Jobs.incident(start.plusMillis(21), 22, 0, IncidentKind.NAN, "nan in layer" + tensor));
    }
    jobs.push(run, events);

    List<Condition> conditions = conditions("nan");
    assertThat(conditions).hasSize(1);
    assertThat(conditions.getFirst().labels().toMap())
        .containsEntry("alertname", "NonFinite")
        .containsEntry("severity", "page")
        .containsEntry("slo", "non-finite")
        .containsEntry("run", "nan-1")
        .containsEntry("model", "mlp")
        .doesNotContainKey("error");
    GroupBudget budget = budget("non-finite", "nan");
    assertThat(budget.state()).isEqualTo(BudgetState.BREACHED);
    assertThat(budget.total()).isEqualTo(1);

    pass(Duration.ofHours(2));
    jobs.push(run, Jobs.losses(clock.instant(), 23, 99));
    assertThat(alerts("nan")).containsExactly(AlertName.NON_FINITE);
    pass(Duration.ofSeconds(15));
    jobs.push(run, Jobs.losses(clock.instant(), 122, 1));
    assertThat(alerts("nan")).isEmpty();

    pass(Duration.ofSeconds(15));
    jobs.push(
        run,
        Jobs.metric(clock.instant(), 123, "loss", 1),
        Jobs.incident(clock.instant(), 124, 0, IncidentKind.NAN, "again"));
    assertThat(alerts("nan")).containsExactly(AlertName.NON_FINITE);
    pass(Duration.ofMinutes(5));
    jobs.finish(run, "failed");
    assertThat(alerts("nan")).isEmpty();
    assertThat(budget("non-finite", "nan").total()).isEqualTo(1);
  }

  @Test
  void aRunThatFailsAtOnceIsHeardOfAndOldIncidentsAreNot() throws SQLException {
    RunKey run = jobs.create("gone-1", "gone", "mlp");
    jobs.push(run, Jobs.incident(clock.instant(), 1, 0, IncidentKind.NAN, "nan"));
    jobs.finish(run, "failed");

    assertThat(alerts("gone")).containsExactly(AlertName.NON_FINITE);
    pass(Duration.ofMinutes(1));
    assertThat(alerts("gone")).containsExactly(AlertName.NON_FINITE);
    pass(Duration.ofSeconds(61));
    assertThat(alerts("gone")).isEmpty();

    RunKey other = jobs.create("gone-2", "gone", "mlp");
    jobs.push(
        other,
        Jobs.incident(clock.instant().minus(Duration.ofHours(1)), 1, 0, IncidentKind.NAN, "nan"));
    assertThat(alerts("gone")).isEmpty();
  }

  @Test
  void outOfMemoryPagesTheSecondTime() throws SQLException {
    RunKey run = jobs.create("oom-1", "oom", "mlp");
    // Several ranks at one step are once.
    jobs.push(
        run,
        Jobs.incident(clock.instant(), 7, 0, IncidentKind.OOM, "tried to allocate 12 GiB"),
        Jobs.incident(clock.instant(), 7, 1, IncidentKind.OOM, "tried to allocate 13 GiB"));
    assertThat(alerts("oom")).isEmpty();

    pass(Duration.ofMinutes(30));
    jobs.push(
        run, Jobs.incident(clock.instant(), 7, 1, IncidentKind.OOM, "tried to allocate 14 GiB"));
    List<Condition> conditions = conditions("oom");
    assertThat(conditions).hasSize(1);
    assertThat(conditions.getFirst().labels().toMap())
        .containsEntry("alertname", "RepeatedOutOfMemory")
        .containsEntry("error", "tried to allocate # GiB");

    RunKey other = jobs.create("oom-2", "oom", "mlp");
    jobs.push(other, Jobs.incident(clock.instant(), 1, 0, IncidentKind.OOM, "m"));
    pass(Duration.ofMinutes(61));
    jobs.push(other, Jobs.incident(clock.instant(), 2, 0, IncidentKind.OOM, "m"));
    assertThat(conditions("oom")).hasSize(1);
  }

  @Test
  void severalDivergingRunsOfAProjectAreAPageOfTheirOwn() throws SQLException {
    for (int i = 0; i < 3; i++) {
      assertThat(alerts("diverging")).doesNotContain(AlertName.DIVERGENCE);
      RunKey run = jobs.create("diverging-" + i, "diverging", "mlp");
      jobs.push(run, Jobs.incident(clock.instant(), 1, 0, IncidentKind.DIVERGENCE, "loss grows"));
    }
    Condition condition =
        conditions("diverging").stream()
            .filter(each -> each.labels().name() == AlertName.DIVERGENCE)
            .findFirst()
            .orElseThrow();
    assertThat(condition.affectedRuns()).hasSize(3);
    pass(Duration.ofMinutes(61));
    assertThat(alerts("diverging")).doesNotContain(AlertName.DIVERGENCE);
  }

  /** Older servers took any amount: what is stored must not end the query for everybody. */
  @Test
  void amountsBeyondAllReasonAlertNobodyElseLess() throws SQLException {
    Instant start = clock.instant();
    RunKey neighbour = jobs.create("overrun-1", "overrun-neighbour", "mlp");
    jobs.update(neighbour, "cost_budget = 10");
    jobs.push(neighbour, cost(start, 11));
    double[] extremes = {0, Double.MIN_VALUE, 1e-300, 1e300, Double.MAX_VALUE};
    for (double budget : extremes) {
      for (double amount : extremes) {
        RunKey run = jobs.create("extreme-" + budget + "-" + amount, "extreme", "mlp");
        jobs.update(run, "cost_budget = " + budget + ", time_budget_seconds = " + amount);
        jobs.push(run, cost(start, amount), cost(start, amount));
        jobs.execute(
            "insert into slo_trend values (%d, %d, %s, %s, '%s', '%s', 1000)"
                .formatted(
                    run.value(),
                    (int) Measure.TOP_EIGENVALUE.code(),
                    budget,
                    -amount,
                    start.minus(Duration.ofHours(2)),
                    start));
      }
    }

    assertThat(alerts("overrun-neighbour")).containsExactly(AlertName.COST_OVERRUN);
    assertThat(alerts("extreme")).contains(AlertName.EIGENVALUE_DRIFT, AlertName.COST_OVERRUN);
    assertThat(jobs.count("select count(budget_burn_rate) from dashboard.run_spend")).isPositive();
    assertThat(jobs.count("select (sum(amount) > 0)::int from dashboard.run_cost")).isOne();
  }

  /** Older servers took any time. */
  @Test
  void aRunOfTheYearMinus3000IsJudgedAndItsNeighbourPages() throws SQLException {
    RunKey ancient = jobs.create("ancient-1", "ancient", "mlp");
    jobs.update(ancient, "started_at = '3001-01-01 BC', time_budget_seconds = 1");
    RunKey ended = jobs.create("ancient-2", "ancient", "mlp");
    jobs.update(ended, "status = 'failed', finished_at = '3001-01-01 BC', time_budget_seconds = 1");
    RunKey neighbour = jobs.create("modern-1", "modern", "mlp");
    jobs.push(neighbour, Jobs.incident(clock.instant(), 1, 0, IncidentKind.NAN, "nan"));

    assertThat(alerts("modern")).containsExactly(AlertName.NON_FINITE);
    assertThat(jobs.count("select count(*) from measurement_queue")).isZero();
    assertThat(jobs.count("select count(*) from slo_verdict where run_id = " + ancient.value()))
        .isPositive();
    assertThat(budgets.skipped()).isEmpty();
  }

  @Test
  void aRunThatCannotBeCountedIsLeftOutAloneAndToldOf() throws SQLException {
    RunKey broken = jobs.create("broken-1", "broken", "mlp");
    jobs.push(broken, Jobs.incident(clock.instant(), 1, 0, IncidentKind.NAN, "nan"));
    assertThat(alerts("broken")).containsExactly(AlertName.NON_FINITE);
    // What a later or earlier server may have written, and this one cannot read.
    jobs.execute(
        "update slo_incident set occurrences = '{}' where run_id = %d".formatted(broken.value()));
    pass(Duration.ofMinutes(11));
    List<RunKey> neighbours = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      RunKey run = jobs.create("whole-" + i, "whole", "mlp");
      neighbours.add(run);
      jobs.push(run, Jobs.incident(clock.instant(), 1, 0, IncidentKind.NAN, "nan"));
      jobs.push(broken, Jobs.incident(clock.instant(), 2 + i, 0, IncidentKind.NAN, "nan"));
    }

    BudgetSource source = new BudgetSource(catalog, budgets, new SloMetrics(meters), failures);
    source.evaluate(clock.instant());
    assertThat(budgets.skipped()).extracting(Skipped::run).containsOnly(broken);
    Evaluation told = incidents.evaluate(clock.instant());
    assertThat(told.conditions())
        .filteredOn(each -> each.labels().name() == AlertName.NON_FINITE)
        .extracting(each -> each.labels().project())
        .containsOnly("whole")
        .hasSameSizeAs(neighbours);
    // Its alert is not taken for one that is over.
    assertThat(told.unjudged().test(labels("broken-1", "broken"))).isTrue();
    assertThat(told.unjudged().test(labels("whole-1", "whole"))).isFalse();
    // Nobody says that it is silent, and nothing waits to fail again.
    assertThat(runs.evaluate(clock.instant()).conditions())
        .extracting(each -> each.labels().run().orElseThrow().value())
        .doesNotContain("broken-1");
    assertThat(jobs.count("select count(*) from measurement_queue")).isZero();
    assertThat(
            jobs.count(
                "select count(*) from slo_failure where project = 'broken' and run = 'broken-1'"))
        .isEqualTo(2);
    assertThat(meters.get("curvescope.slo.skipped").tag("part", "slo-budgets").counter().count())
        .isPositive();
    jobs.execute("delete from slo_incident where run_id = " + broken.value());
  }

  @Test
  void aProjectWithoutAVisibleNameKeepsNobodyElseFromPaging() throws SQLException {
    RunKey blank = jobs.create("blank-1", " ", "mlp");
    RunKey neighbour = jobs.create("blank-2", "visible", "mlp");
    for (RunKey run : List.of(blank, neighbour)) {
      jobs.push(run, Jobs.incident(clock.instant(), 1, 0, IncidentKind.NAN, "nan"));
    }

    assertThat(alerts("visible")).containsExactly(AlertName.NON_FINITE);
    assertThat(jobs.count("select count(*) from slo_failure where project = ' '")).isPositive();
    jobs.execute("delete from slo_incident where run_id = " + blank.value());
  }

  @Test
  void aProjectOfManySilentRunsHidesNoOther() throws SQLException {
    jobs.execute("insert into project values ('crowd', now())");
    jobs.execute(
        """
        with crowd as (
          insert into run (id, project, created_at) select 'crowd-' || n, 'crowd', '%s' from generate_series(1, 700) as n
          returning run_id)
        insert into slo_run (run_id, last_received_at) select run_id, '%s' from crowd
        """
            .formatted(clock.instant(), clock.instant()));
    RunKey neighbour = jobs.create("lonely-1", "lonely", "mlp");
    jobs.push(neighbour, Jobs.metric(clock.instant(), 1, "loss", 1));
    for (int minute = 0; minute < 11; minute++) {
      assertThat(alerts("lonely")).isEmpty();
      pass(Duration.ofMinutes(1));
    }

    Evaluation evaluation = runs.evaluate(clock.instant());
    assertThat(evaluation.conditions())
        .extracting(each -> each.labels().project())
        .contains("lonely")
        .filteredOn("crowd"::equals)
        .hasSize(FairShare.OF_A_PROJECT);
    // What the limit cuts off is not over.
    assertThat(evaluation.unjudged().test(silent("crowd"))).isTrue();
    assertThat(evaluation.unjudged().test(silent("lonely"))).isFalse();
    jobs.execute("update run set status = 'cancelled' where project = 'crowd'");
    assertThat(runs.evaluate(clock.instant()).unjudged().test(silent("crowd"))).isFalse();
  }

  private static AlertLabels silent(String project) {
    return AlertLabels.of(AlertName.RUN_SILENT, project).withRun(new RunId("any"));
  }

  private static AlertLabels labels(String run, String project) {
    return AlertLabels.of(AlertName.NON_FINITE, project).withRun(new RunId(run));
  }

  private static CostEvent cost(Instant time, double amount) {
    return new CostEvent(
        SampleEvents.header(time, 0), amount, "USD", Optional.empty(), OptionalDouble.empty());
  }

  @Test
  void aRunThatFallsSilentIsATicketUntilItReportsOrEnds() throws SQLException {
    RunKey run = jobs.create("silent-1", "silent", "mlp");
    jobs.push(run, Jobs.metric(clock.instant(), 1, "loss", 1));
    assertThat(alerts("silent")).isEmpty();
    for (int minute = 1; minute <= 10; minute++) {
      pass(Duration.ofMinutes(1));
      assertThat(alerts("silent")).isEmpty();
    }
    pass(Duration.ofSeconds(1));
    assertThat(alerts("silent")).containsExactly(AlertName.RUN_SILENT);
    jobs.push(run, Jobs.metric(clock.instant().minus(Duration.ofDays(1)), 2, "loss", 1));
    assertThat(alerts("silent")).isEmpty();

    // A server that did not listen for a while has not heard silence.
    pass(Duration.ofMinutes(20));
    assertThat(alerts("silent")).isEmpty();
    pass(Duration.ofMinutes(4));
    assertThat(alerts("silent")).isEmpty();
    pass(Duration.ofMinutes(4));
    assertThat(alerts("silent")).isEmpty();
    pass(Duration.ofMinutes(3));
    assertThat(alerts("silent")).containsExactly(AlertName.RUN_SILENT);
    jobs.finish(run, "cancelled");
    assertThat(alerts("silent")).isEmpty();
  }

  @Test
  void aCostThatWillNotDoAndSlowdownAndDriftAreTickets() throws SQLException {
    RunKey run = jobs.create("drift-1", "drift", "mlp");
    jobs.update(run, "time_budget_seconds = 36000, cost_budget = 10");
    for (int minute = 0; minute <= 120; minute++) {
      double factor = minute < 90 ? 1 : 2;
      jobs.push(
          run,
          Jobs.metric(clock.instant(), minute, "epoch_seconds", 10 * factor),
          SampleEvents.spectrum(
              SampleEvents.header(clock.instant(), minute), DoubleArray.of(4 * factor)));
      budgets.evaluate(catalog.current().slos(), clock.instant());
      if (minute == 89) {
        assertThat(alerts("drift")).isEmpty();
      }
      pass(Duration.ofMinutes(1));
    }
    assertThat(alerts("drift"))
        .containsExactlyInAnyOrder(AlertName.SLOWDOWN, AlertName.EIGENVALUE_DRIFT);

    jobs.execute("insert into run_cost values (" + run.value() + ", 'USD', 5)");
    jobs.push(run, Jobs.metric(clock.instant(), 200, "loss", 1));
    assertThat(conditions("drift"))
        .filteredOn(each -> each.labels().name() == AlertName.COST_OVERRUN)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.labels().severity()).isEqualTo(Severity.TICKET);
              assertThat(each.summary()).isEqualTo("Run drift-1 will cost more than its budget");
            });
  }
}
