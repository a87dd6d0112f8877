package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.burn.Budgets;
import io.curvescope.server.slo.burn.GroupBudget;
import io.curvescope.server.slo.count.Counting;
import io.curvescope.server.slo.definition.SloCatalog;
import io.curvescope.testkit.time.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** A database of one kind, jobs that report to it, and the sources of conditions over it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SloContract {
  private static final Duration RECOUNT = Duration.ofDays(7);

  final TestStorage storage;
  final TestClock clock =
      new TestClock(Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS));
  final Jobs jobs;
  final SloCatalog catalog = new SloCatalog(Optional.empty(), new SimpleMeterRegistry());
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Budgets budgets;
  final IncidentSource incidents;
  final RunSource runs;
  final EvaluationFailures failures;

  SloContract(DatabaseAddress database) {
    storage = TestStorage.prepare(database);
    jobs = new Jobs(storage.dataSource(), clock);
    budgets = anotherServer();
    failures = new EvaluationFailures(storage.dataSource(), meters);
    incidents = new IncidentSource(catalog, storage.dataSource(), failures, Duration.ofMinutes(2));
    runs = new RunSource(storage.dataSource(), Duration.ofMinutes(10), failures);
  }

  @AfterAll
  void close() {
    storage.close();
  }

  final Budgets anotherServer() {
    return new Budgets(storage.dataSource(), new Counting(storage.dataSource(), RECOUNT));
  }

  final void pass(Duration time) {
    clock.set(clock.instant().plus(time));
  }

  /** Recounts of objectives that are new take a pass or two. */
  final List<GroupBudget> settle(List<Slo> slos) throws SQLException {
    List<GroupBudget> evaluated;
    do {
      evaluated = budgets.evaluate(slos, clock.instant());
    } while (jobs.count("select count(*) from slo_counter where recount_from is not null") > 0);
    return evaluated;
  }

  final GroupBudget budget(List<GroupBudget> all, String slo, String project) {
    return all.stream()
        .filter(each -> each.slo().name().equals(slo))
        .filter(each -> each.group().project().equals(project))
        .findFirst()
        .orElseThrow();
  }

  final GroupBudget budget(String slo, String project) throws SQLException {
    return budget(budgets.evaluate(catalog.current().slos(), clock.instant()), slo, project);
  }

  final List<Condition> conditions(String project) throws SQLException {
    List<Condition> conditions =
        new ArrayList<>(
            BudgetConditions.of(budgets.evaluate(catalog.current().slos(), clock.instant())));
    conditions.addAll(incidents.evaluate(clock.instant()).conditions());
    conditions.addAll(runs.evaluate(clock.instant()).conditions());
    return conditions.stream()
        .filter(condition -> condition.labels().project().equals(project))
        .toList();
  }

  final List<AlertName> alerts(String project) throws SQLException {
    return conditions(project).stream().map(condition -> condition.labels().name()).toList();
  }
}
