package io.curvescope.server.alert.directive;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Remedy;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.ingest.Directive;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From a firing alert to what a job said of it, on a real database; every test has its project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DirectiveContract {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final DirectiveProperties PROPERTIES =
      new DirectiveProperties(Duration.ofHours(1), Duration.ofSeconds(2));
  private static final AtomicLong NUMBER = new AtomicLong();

  private final TestStorage storage;
  private final JdbcClient jdbc;
  private final StoredDirectives stored;
  private final DirectiveIssuer issuer;
  private String project = "";

  DirectiveContract(DatabaseAddress database) {
    storage = TestStorage.prepare(database);
    jdbc = JdbcClient.create(storage.dataSource());
    stored = new StoredDirectives(jdbc);
    issuer = new DirectiveIssuer(jdbc, PROPERTIES, new SimpleMeterRegistry());
  }

  @AfterAll
  void close() {
    storage.close();
  }

  @BeforeEach
  void newProject() {
    project = "project-" + NUMBER.incrementAndGet();
    jdbc.sql("insert into project values (:name, now())").param("name", project).update();
  }

  @Test
  void anEpisodeOfAnAlertAsksARunOnce() {
    RunKey run = run("asked", "model", "running", DirectiveAction.INCREASE_DAMPING);
    Alert alert = alert(1, Optional.of("asked"), Optional.of("model"));

    issuer.passed(START, List.of(alert));
    issuer.passed(START.plusSeconds(15), List.of(alert));

    List<Directive> open = openAt(START.plusSeconds(20), run);
    assertThat(open).hasSize(1);
    Directive directive = open.getFirst();
    assertThat(directive.action()).isEqualTo(DirectiveAction.INCREASE_DAMPING);
    assertThat(directive.parameters()).isEqualTo(Map.of("factor", 10.0));
    assertThat(directive.reason()).isEqualTo("summary of 1");
    assertThat(directive.alert()).isEqualTo("NonFinite");
    assertThat(directive.expiresAt()).isEqualTo(START.plus(Duration.ofHours(1)));

    issuer.passed(
        START.plusSeconds(900), List.of(alert(2, Optional.of("asked"), Optional.of("model"))));
    assertThat(openAt(START.plusSeconds(900), run)).hasSize(2);
  }

  @Test
  void onlyRunningRunsThatOptedInToTheActionAreAsked() {
    RunKey other = run("other-action", "model", "running", DirectiveAction.STOP);
    RunKey none = run("none", "model", "running");
    RunKey over = run("over", "model", "failed", DirectiveAction.INCREASE_DAMPING);

    issuer.passed(
        START,
        List.of(
            alert(1, Optional.of("other-action"), Optional.empty()),
            alert(2, Optional.of("none"), Optional.empty()),
            alert(3, Optional.of("over"), Optional.empty())));

    for (RunKey run : List.of(other, none, over)) {
      assertThat(openAt(START, run)).isEmpty();
    }
  }

  @Test
  void anAlertWithoutARunAsksTheRunsOfItsProjectAndModel() {
    RunKey meant = run("meant", "model", "running", DirectiveAction.INCREASE_DAMPING);
    RunKey another = run("another", "other", "running", DirectiveAction.INCREASE_DAMPING);
    RunKey nameless = run("nameless", null, "running", DirectiveAction.INCREASE_DAMPING);

    issuer.passed(START, List.of(alert(1, Optional.empty(), Optional.of("model"))));

    assertThat(openAt(START, meant)).hasSize(1);
    assertThat(openAt(START, another)).isEmpty();
    assertThat(openAt(START, nameless)).isEmpty();

    issuer.passed(START, List.of(alert(2, Optional.empty(), Optional.empty())));
    assertThat(openAt(START, another)).hasSize(1);
    assertThat(openAt(START, nameless)).hasSize(1);
  }

  @Test
  void anAlertThatNamesItsRunsAsksThoseAlone() {
    RunKey first = run("first", "model", "running", DirectiveAction.INCREASE_DAMPING);
    RunKey second = run("second", "model", "running", DirectiveAction.INCREASE_DAMPING);
    Alert alert =
        alert(1, AlertState.FIRING, Optional.empty(), Optional.of("model"), Set.of(id("first")));

    issuer.passed(START, List.of(alert));

    assertThat(openAt(START, first)).hasSize(1);
    assertThat(openAt(START, second)).isEmpty();
  }

  @Test
  void whatIsOverOrAsksNothingIssuesNothing() {
    RunKey run = run("quiet", "model", "running", DirectiveAction.INCREASE_DAMPING);

    issuer.passed(START, List.of());
    issuer.passed(
        START,
        List.of(alert(1, AlertState.RESOLVED, Optional.of("quiet"), Optional.empty(), Set.of())));

    assertThat(openAt(START, run)).isEmpty();
  }

  @Test
  void itIsAskedUntilItExpires() {
    RunKey run = run("late", "model", "running", DirectiveAction.INCREASE_DAMPING);
    issuer.passed(START, List.of(alert(1, Optional.of("late"), Optional.empty())));
    Instant end = START.plus(Duration.ofHours(1));

    assertThat(openAt(end.minusMillis(1), run)).hasSize(1);
    assertThat(openAt(end, run)).isEmpty();
    assertThat(only(run).state(end)).isEqualTo(DirectiveState.EXPIRED);
    OpenDirectives notRefreshedSince = open(START);
    assertThat(notRefreshedSince.open(run)).hasSize(1);
  }

  @Test
  void theFirstAcknowledgementCounts() {
    RunKey run = run("answers", "model", "running", DirectiveAction.INCREASE_DAMPING);
    RunKey stranger = run("stranger", "model", "running");
    issuer.passed(START, List.of(alert(1, Optional.of("answers"), Optional.empty())));
    DirectiveId id = only(run).id();
    StoredDirective.Acknowledgement declined =
        new StoredDirective.Acknowledgement(
            START.plusSeconds(5), false, Optional.of("the handler declined"));

    assertThat(stored.acknowledge(stranger, id, declined)).isEmpty();
    assertThat(openAt(START, run)).hasSize(1);
    assertThat(stored.acknowledge(run, id, declined)).isPresent();
    StoredDirective again =
        stored
            .acknowledge(
                run,
                id,
                new StoredDirective.Acknowledgement(START.plusSeconds(9), true, Optional.empty()))
            .orElseThrow();

    assertThat(again.acknowledgement()).contains(declined);
    assertThat(again.state(START)).isEqualTo(DirectiveState.NOT_APPLIED);
    assertThat(openAt(START, run)).isEmpty();
    assertThat(stored.acknowledge(run, new DirectiveId(Long.MAX_VALUE), declined)).isEmpty();
  }

  @Test
  void listsGoOnBehindTheLastOne() {
    RunKey run = run("many", "model", "running", DirectiveAction.INCREASE_DAMPING);
    for (int number = 1; number <= 3; number++) {
      issuer.passed(START, List.of(alert(number, Optional.of("many"), Optional.empty())));
    }

    List<StoredDirective> page = stored.ofRun(run, OptionalLong.empty(), 2);
    List<StoredDirective> rest =
        stored.ofRun(run, OptionalLong.of(page.getLast().id().number()), 2);

    assertThat(page.stream().map(StoredDirective::alertId)).containsExactly("a-3", "a-2");
    assertThat(rest.stream().map(StoredDirective::alertId)).containsExactly("a-1");
  }

  private StoredDirective only(RunKey run) {
    List<StoredDirective> all = stored.ofRun(run, OptionalLong.empty(), 10);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<Directive> openAt(Instant time, RunKey run) {
    return open(time).open(run);
  }

  private OpenDirectives open(Instant time) {
    OpenDirectives open = new OpenDirectives(stored, Clock.fixed(time, ZoneOffset.UTC));
    open.refresh();
    return open;
  }

  private RunKey run(
      String name, @Nullable String model, String status, DirectiveAction... actions) {
    return new RunKey(
        jdbc.sql(
                "insert into run (id, project, model, status, finished_at, directives, created_at)"
                    + " values (:id, :project, cast(:model as text), :status,"
                    + " case when :status <> 'running' then now() end, :directives, now())"
                    + " returning run_id")
            .param("id", id(name).value())
            .param("project", project)
            .param("model", model)
            .param("status", status)
            .param(
                "directives",
                Arrays.stream(actions).map(DirectiveAction::wireName).toArray(String[]::new))
            .query(Long.class)
            .single());
  }

  private RunId id(String name) {
    return new RunId(project + "." + name);
  }

  private Alert alert(long number, Optional<String> run, Optional<String> model) {
    return alert(number, AlertState.FIRING, run, model, Set.of());
  }

  private Alert alert(
      long number,
      AlertState state,
      Optional<String> run,
      Optional<String> model,
      Set<RunId> affected) {
    AlertLabels labels = AlertLabels.of(AlertName.NON_FINITE, project).withModel(model);
    return new Alert(
        new AlertId(number),
        state,
        run.map(name -> labels.withRun(id(name))).orElse(labels),
        new AlertAnnotations(
            "summary of " + number,
            "description",
            URI.create("http://127.0.0.1/runbooks/non-finite"),
            URI.create("http://127.0.0.1/d/curvescope-debug")),
        START,
        state == AlertState.RESOLVED ? Optional.of(START) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Remedy.of(DirectiveAction.INCREASE_DAMPING, 10)),
        affected);
  }
}
