package io.curvescope.server.alert.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertListener;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.AlertTimings;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.silence.Silence;
import io.curvescope.server.alert.silence.SilenceScope;
import io.curvescope.server.alert.silence.Silences;
import io.curvescope.server.alert.store.Acknowledgements;
import io.curvescope.server.alert.store.AlertFilter;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.AlertRetention;
import io.curvescope.server.alert.store.AlertStore;
import io.curvescope.server.alert.store.ListedAlert;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.run.RunId;
import io.curvescope.testkit.time.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts through real passes over a real database, a pass every 15 s of a clock set by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AlertCycleContract {
  private static final AlertProperties PROPERTIES =
      new AlertProperties(
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofMinutes(30),
          Duration.ofDays(365),
          AlertTimings.DEFAULTS);
  private static final AlertListener NOBODY = (now, current) -> {};

  private final TestStorage storage;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AlertMetrics metrics = new AlertMetrics(meters);
  private final AlertReader reader;
  private final Acknowledgements acknowledgements;
  private final Silences silences;

  AlertCycleContract(DatabaseAddress database) {
    storage = TestStorage.prepare(database);
    JdbcClient jdbc = JdbcClient.create(storage.dataSource());
    reader = new AlertReader(jdbc);
    acknowledgements = new Acknowledgements(storage.dataSource());
    silences = new Silences(jdbc);
  }

  @AfterAll
  void close() {
    storage.close();
  }

  @Test
  void anAlertIsPendingThenFiresThenResolvesAtTheTimesOfItsName() {
    ScriptedSource source = new ScriptedSource("lives");
    Instant start = clock.instant();
    source.finds(drift("lives", "r-1", "first"));
    passes(source, 19);
    ListedAlert pending = only("lives");
    assertThat(pending.alert().state()).isEqualTo(AlertState.PENDING);
    assertThat(pending.alert().startsAt()).isEqualTo(start);
    assertThat(pending.alert().group()).isEmpty();
    assertThat(told(source)).isEmpty();

    // EigenvalueDrift: pending for 5 minutes, that is until the 21st pass.
    source.finds(drift("lives", "r-1", "second"));
    List<Alert> told = told(source);
    assertThat(told).hasSize(1);
    Alert fired = told.getFirst();
    assertThat(fired.id()).isEqualTo(pending.alert().id());
    assertThat(fired.state()).isEqualTo(AlertState.FIRING);
    assertThat(fired.startsAt()).isEqualTo(start.plusSeconds(300));
    assertThat(fired.annotations().summary()).isEqualTo("second");
    assertThat(fired.group()).isPresent();
    assertThat(fired.remedy()).isEqualTo(AlertName.EIGENVALUE_DRIFT.directive());

    // Its hold-down is 15 minutes: gone first at 315 s, resolved at 1215 s.
    source.finds();
    passes(source, 60);
    assertThat(only("lives").alert().state()).isEqualTo(AlertState.FIRING);
    Alert resolved = told(source).getFirst();
    assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(resolved.endsAt()).contains(start.plusSeconds(1215));
    assertThat(resolved.startsAt()).isEqualTo(fired.startsAt());

    // Told for 15 minutes more, and not longer.
    passes(source, 58);
    assertThat(told(source)).hasSize(1);
    assertThat(told(source)).isEmpty();
    assertThat(only("lives").alert().state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void whatASourceCannotJudgeStaysAsItIs() {
    ScriptedSource source = new ScriptedSource("unjudged");
    source.finds(drift("unjudged", "r-1", "first"), drift("unjudged", "r-2", "second"));
    passes(source, 21);

    source.finds();
    source.cannotJudge(labels -> labels.run().orElseThrow().value().equals("r-1"));
    passes(source, 100);
    assertThat(listed("unjudged"))
        .extracting(
            each -> each.alert().labels().run().orElseThrow().value(), each -> each.alert().state())
        .containsExactlyInAnyOrder(
            tuple("r-1", AlertState.FIRING), tuple("r-2", AlertState.RESOLVED));

    source.cannotJudge(labels -> false);
    passes(source, 62);
    assertThat(listed("unjudged"))
        .allSatisfy(each -> assertThat(each.alert().state()).isEqualTo(AlertState.RESOLVED));
  }

  @Test
  void anAlertIsPendingAndHeldDownForAsLongAsItIsSet() {
    AlertTimings set =
        AlertTimings.with(
            Map.of(
                AlertName.EIGENVALUE_DRIFT,
                Map.of(
                    AlertTimings.Part.PENDING, Duration.ofSeconds(30),
                    AlertTimings.Part.HOLD_DOWN, Duration.ofSeconds(45))));
    AlertProperties properties =
        new AlertProperties(
            PROPERTIES.pass(),
            PROPERTIES.heartbeat(),
            PROPERTIES.groupWindow(),
            PROPERTIES.retention(),
            set);
    ScriptedSource source = new ScriptedSource("set");
    AlertPass server = server(storage.dataSource(), properties, List.of(source), List.of());
    List<AlertState> states = new ArrayList<>();
    for (int pass = 0; pass < 8; pass++) {
      if (pass < 4) {
        source.finds(drift("set", "r-1", "drifts"));
      } else {
        source.finds();
      }
      server.run();
      states.add(only("set").alert().state());
      clock.pass(Duration.ofSeconds(15));
    }

    // Fires with the pass at 30 s; gone first at 60 s.
    assertThat(states)
        .containsExactly(
            AlertState.PENDING,
            AlertState.PENDING,
            AlertState.FIRING,
            AlertState.FIRING,
            AlertState.FIRING,
            AlertState.FIRING,
            AlertState.FIRING,
            AlertState.RESOLVED);
  }

  @Test
  void spikesLeaveNothingBehind() {
    ScriptedSource source = new ScriptedSource("spikes");
    for (int i = 0; i < 5; i++) {
      source.finds(drift("spikes", "r-1", "up"));
      passes(source, 10);
      source.finds();
      passes(source, 1);
      assertThat(listed("spikes")).isEmpty();
    }
  }

  /** The same weeks twice: once by one server, once by a new one in every pass. */
  @Test
  void aRestartBetweenAnyTwoPassesChangesNothing() {
    Instant start = clock.instant();
    List<String> steady = script("steady", false);
    clock.set(start);
    List<String> restarted = script("restarted", true);

    assertThat(restarted).isEqualTo(steady);
    assertThat(steady)
        .contains(
            "0 FIRING NonFinite from 0",
            "20 FIRING EigenvalueDrift from 20",
            "30 RESOLVED NonFinite from 0 to 30",
            "149 RESOLVED EigenvalueDrift from 20 to 149");
  }

  /** What listeners are told for the first time, by pass: every state comes up. */
  private List<String> script(String project, boolean restarts) {
    Instant start = clock.instant();
    ScriptedSource source = new ScriptedSource(project);
    List<String> changes = new ArrayList<>();
    AlertListener listener =
        (now, current) ->
            current.stream()
                .filter(each -> each.labels().project().equals(project))
                .map(each -> pass(start, now) + " " + describe(each, start))
                .forEach(changes::add);
    AlertPass one = server(storage.dataSource(), List.of(source), List.of(listener));
    for (int pass = 0; pass < 230; pass++) {
      List<Condition> found = new ArrayList<>();
      // Acknowledged in pass 30, and not gone before pass 60.
      if (pass < 60 || pass == 100) {
        found.add(nonFinite(project, project + "-1"));
      }
      // Flaps from pass 60 to 90: gone for less than its 15 minutes.
      if (pass < 60 || pass < 90 && pass % 2 == 0) {
        found.add(drift(project, project + "-2", "drifts"));
      }
      source.finds(found.toArray(Condition[]::new));
      if (pass == 30) {
        acknowledgements.acknowledge(
            firing(project, AlertName.NON_FINITE), "somebody", clock.instant());
      }
      AlertPass server =
          restarts ? server(storage.dataSource(), List.of(source), List.of(listener)) : one;
      server.run();
      clock.pass(Duration.ofSeconds(15));
    }
    return changes.stream()
        .filter(each -> each.substring(0, each.indexOf(' ')).equals(turn(each)))
        .toList();
  }

  /** The pass in which what is told became so: its last number. */
  private static String turn(String change) {
    return change.substring(change.lastIndexOf(' ') + 1);
  }

  private static String describe(Alert alert, Instant start) {
    return "%s %s from %d%s"
        .formatted(
            alert.state(),
            alert.labels().name().wireName(),
            pass(start, alert.startsAt()),
            alert.endsAt().map(end -> " to " + pass(start, end)).orElse(""));
  }

  private static long pass(Instant start, Instant time) {
    return Duration.between(start, time).toSeconds() / 15;
  }

  @Test
  void whatIsAcknowledgedFiresAgainOnlyAfterItHadCeased() {
    ScriptedSource source = new ScriptedSource("acknowledged");
    source.finds(nonFinite("acknowledged", "a-1"));
    passes(source, 1);
    AlertId first = only("acknowledged").alert().id();

    assertThat(acknowledgements.acknowledge(first, "ada", clock.instant()))
        .contains(AlertState.FIRING);
    assertThat(acknowledgements.acknowledge(first, "eve", clock.instant()))
        .contains(AlertState.RESOLVED);
    assertThat(acknowledgements.acknowledge(new AlertId(Long.MAX_VALUE), "eve", clock.instant()))
        .isEmpty();
    Alert acknowledged = told(source).getFirst();
    assertThat(acknowledged.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(acknowledged.acknowledgement().orElseThrow().by()).isEqualTo("ada");
    passes(source, 100);
    assertThat(listed("acknowledged")).hasSize(1);

    source.finds();
    passes(source, 1);
    source.finds(nonFinite("acknowledged", "a-1"));
    passes(source, 1);
    assertThat(listed("acknowledged")).hasSize(2);
    assertThat(listed("acknowledged").getFirst().alert().state()).isEqualTo(AlertState.FIRING);
    // Of the two episodes only the one that fires is told.
    assertThat(told(source)).extracting(Alert::state).containsExactly(AlertState.FIRING);
  }

  @Test
  void anAcknowledgementOfOthersInforms() {
    ScriptedSource source = new ScriptedSource("informed");
    source.finds(burn("informed"));
    passes(source, 1);
    AlertId id = only("informed").alert().id();
    acknowledgements.acknowledge(id, "ada", clock.instant());
    acknowledgements.acknowledge(id, "eve", clock.instant());

    Alert alert = told(source).getFirst();
    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
    assertThat(alert.acknowledgement().orElseThrow().by()).isEqualTo("ada");
  }

  @Test
  void aSourceThatFailsLeavesItsAlertsAsTheyAre() {
    ScriptedSource failing = new ScriptedSource("failing");
    ScriptedSource other = new ScriptedSource("other");
    failing.finds(nonFinite("failing", "f-1"));
    AlertPass server =
        server(storage.dataSource(), List.of(failing, other), List.of(this::throwing, NOBODY));
    server.run();
    double before = failures("failing");
    failing.fails();
    other.finds(nonFinite("other", "o-1"));
    for (int i = 0; i < 10; i++) {
      clock.pass(Duration.ofSeconds(15));
      server.run();
    }

    assertThat(only("failing").alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(only("other").alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(failures("failing") - before).isEqualTo(10);
    failing.finds();
    server.run();
    assertThat(only("failing").alert().state()).isEqualTo(AlertState.RESOLVED);
    other.finds();
    server.run();
  }

  private void throwing(Instant now, List<Alert> current) {
    throw new IllegalStateException("this listener fails");
  }

  @Test
  void conditionsWithTheSameLabelsAreOneAlertWhoeverFindsThem() {
    ScriptedSource one = new ScriptedSource("same-1");
    ScriptedSource two = new ScriptedSource("same-2");
    one.finds(
        outOfMemory("same", "s-1", "needs 12 GiB"), outOfMemory("same", "s-1", "needs 9 GiB"));
    two.finds(outOfMemory("same", "s-1", "needs 1.5 GiB"));
    server(storage.dataSource(), List.of(one, two), List.of()).run();

    assertThat(only("same").alert().labels().toMap()).containsEntry("error", "needs # GiB");
    one.finds();
    two.finds();
    server(storage.dataSource(), List.of(one, two), List.of()).run();
    assertThat(only("same").alert().state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void alertsOfAProjectThatBeginWithinHalfAnHourAreAGroup() {
    ScriptedSource source = new ScriptedSource("grouped");
    source.finds(nonFinite("grouped", "g-1"), nonFinite("apart", "x-1"));
    passes(source, 1);
    clock.pass(Duration.ofMinutes(29));
    source.finds(nonFinite("grouped", "g-1"), nonFinite("grouped", "g-2"));
    passes(source, 1);
    clock.pass(Duration.ofMinutes(1));
    source.finds(nonFinite("grouped", "g-1"), nonFinite("grouped", "g-3"));
    passes(source, 1);

    List<Alert> newest = listed("grouped").stream().map(ListedAlert::alert).toList();
    assertThat(newest).hasSize(3);
    assertThat(newest.get(2).group()).isEqualTo(newest.get(1).group());
    assertThat(newest.get(0).group()).isPresent().isNotEqualTo(newest.get(1).group());
    assertThat(only("apart").alert().group()).isPresent().isNotEqualTo(newest.get(2).group());
    source.finds();
    passes(source, 1);
  }

  @Test
  void whatIsSilencedIsNotToldUntilTheSilenceEnds() {
    ScriptedSource source = new ScriptedSource("silenced");
    source.finds(nonFinite("silenced", "q-1"), nonFinite("silenced", "q-2"));
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    Silence silence =
        silences.create(
            new SilenceScope(
                "silenced", Optional.of(new RunId("q-1")), Optional.empty(), Optional.empty()),
            clock.instant(),
            end,
            Optional.of("known"),
            "ada");
    silences.create(
        new SilenceScope(
            "elsewhere", Optional.of(new RunId("q-2")), Optional.empty(), Optional.empty()),
        clock.instant(),
        end,
        Optional.empty(),
        "ada");

    assertThat(told(source))
        .extracting(each -> each.labels().run().orElseThrow().value())
        .containsExactly("q-2");
    assertThat(listed("silenced"))
        .extracting(ListedAlert::silencedUntil)
        .containsExactly(Optional.empty(), Optional.of(end));
    passes(source, 38);
    assertThat(told(source)).hasSize(1);
    Instant fired = listed("silenced").getLast().alert().startsAt();
    List<Alert> after = told(source);
    assertThat(after).hasSize(2);
    assertThat(after.getFirst().startsAt()).isEqualTo(fired);

    assertThat(silences.end(silence.id(), clock.instant()).orElseThrow().endsAt()).isEqualTo(end);
    assertThat(
            silences.list(
                Optional.of(Set.of("silenced")), true, clock.instant(), OptionalLong.empty(), 10))
        .isEmpty();
    source.finds();
    passes(source, 1);
  }

  @Test
  void aSilenceCoversWhatHasAllItsLabels() {
    ScriptedSource source = new ScriptedSource("covered");
    source.finds(nonFinite("covered", "c-1"), burn("covered"));
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    Silence silence =
        silences.create(
            new SilenceScope(
                "covered",
                Optional.empty(),
                Optional.of("hv-latency"),
                Optional.of(AlertName.NON_FINITE)),
            clock.instant(),
            end,
            Optional.empty(),
            "ada");
    assertThat(told(source)).hasSize(2);
    silences.end(silence.id(), clock.instant());
    silences.create(
        new SilenceScope(
            "covered",
            Optional.empty(),
            Optional.of("hv-latency"),
            Optional.of(AlertName.ERROR_BUDGET_BURN)),
        clock.instant(),
        end,
        Optional.empty(),
        "ada");
    assertThat(told(source))
        .extracting(each -> each.labels().name())
        .containsExactly(AlertName.NON_FINITE);
    source.finds();
    passes(source, 25);
  }

  @Test
  void twoServersAtOnceRaiseNothingTwice() throws Exception {
    List<ScriptedSource> sources = List.of(new ScriptedSource("both"), new ScriptedSource("both"));
    try (HikariDataSource anotherPool = storage.anotherPool();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<AlertPass> servers =
          List.of(
              server(storage.dataSource(), List.of(sources.get(0)), List.of()),
              server(anotherPool, List.of(sources.get(1)), List.of()));
      double before = failures("both");
      for (int round = 0; round < 50; round++) {
        Condition[] found =
            round % 5 == 4
                ? new Condition[0]
                : IntStream.range(0, 20)
                    .mapToObj(i -> nonFinite("both", "b-" + i))
                    .toArray(Condition[]::new);
        sources.forEach(source -> source.finds(found));
        List<Future<?>> running =
            servers.stream().<Future<?>>map(server -> threads.submit(server::run)).toList();
        for (Future<?> each : running) {
          each.get();
        }
        clock.pass(Duration.ofSeconds(15));
        assertThat(count("project = 'both' and state = 'firing'")).isEqualTo(found.length);
      }
      assertThat(failures("both")).isEqualTo(before);
    }
    assertThat(count("project = 'both'")).isEqualTo(200);
  }

  @Test
  void clockJumpsNeitherFireNorEndWhatIsWatched() {
    Instant start = clock.instant();
    ScriptedSource source = new ScriptedSource("jumps");
    source.finds(drift("jumps", "j-1", "drifts"));
    passes(source, 10);
    clock.pass(Duration.ofHours(5));
    passes(source, 1);
    assertThat(only("jumps").alert().state()).isEqualTo(AlertState.PENDING);
    clock.set(start.minus(Duration.ofHours(5)));
    passes(source, 20);
    Alert fired = only("jumps").alert();
    assertThat(fired.state()).isEqualTo(AlertState.FIRING);
    clock.set(start.plus(Duration.ofDays(3)));
    source.finds();
    passes(source, 1);
    clock.pass(Duration.ofDays(3));
    passes(source, 1);
    assertThat(only("jumps").alert()).isEqualTo(fired);
    passes(source, 60);
    assertThat(only("jumps").alert().state()).isEqualTo(AlertState.RESOLVED);
    clock.set(start);
  }

  @Test
  void whatIsLongOverIsDeletedAndWhatWaitsIsKept() {
    Instant start = clock.instant();
    ScriptedSource source = new ScriptedSource("old");
    source.finds(nonFinite("old", "o-1"), nonFinite("old", "o-2"));
    passes(source, 1);
    acknowledgements.acknowledge(listed("old").getFirst().alert().id(), "ada", clock.instant());
    source.finds(nonFinite("old", "o-2"));
    passes(source, 1);
    assertThat(listed("old")).hasSize(2);
    clock.pass(Duration.ofDays(366));
    passes(source, 1);

    assertThat(only("old").alert().labels().run().orElseThrow().value()).isEqualTo("o-2");
    source.finds();
    passes(source, 2);
    assertThat(listed("old")).isEmpty();
    clock.set(start);
  }

  @Test
  void countsArePublished() {
    ScriptedSource source = new ScriptedSource("counted");
    source.finds(nonFinite("counted", "n-1"), drift("counted", "n-2", "drifts"));
    passes(source, 1);

    assertThat(gauge("firing", "page")).isEqualTo(count("state = 'firing' and severity = 'page'"));
    assertThat(gauge("pending", "ticket"))
        .isEqualTo(count("state = 'pending' and severity = 'ticket'"))
        .isPositive();
    source.finds();
    passes(source, 1);
  }

  private AlertPass server(
      DataSource dataSource, List<ScriptedSource> sources, List<AlertListener> listeners) {
    return server(dataSource, PROPERTIES, sources, listeners);
  }

  private AlertPass server(
      DataSource dataSource,
      AlertProperties properties,
      List<ScriptedSource> sources,
      List<AlertListener> listeners) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new AlertPass(
        List.copyOf(sources),
        listeners,
        new AlertStore(dataSource, properties),
        new AlertReader(jdbc),
        new AlertRetention(jdbc, properties.retention()),
        AlertCycleContract::annotations,
        metrics,
        clock);
  }

  private void passes(ScriptedSource source, int number) {
    AlertPass server = server(storage.dataSource(), List.of(source), List.of());
    for (int i = 0; i < number; i++) {
      server.run();
      clock.pass(Duration.ofSeconds(15));
    }
  }

  /** What a pass tells of a project that is named like its source. */
  private List<Alert> told(ScriptedSource source) {
    List<Alert> told = new ArrayList<>();
    AlertListener listener =
        (now, current) ->
            current.stream()
                .filter(each -> each.labels().project().equals(source.name()))
                .forEach(told::add);
    server(storage.dataSource(), List.of(source), List.of(listener)).run();
    clock.pass(Duration.ofSeconds(15));
    return told;
  }

  private List<ListedAlert> listed(String project) {
    return reader.list(
        new AlertFilter(
            Optional.of(Set.of(project)), Optional.empty(), Optional.empty(), OptionalLong.empty()),
        clock.instant(),
        1_000);
  }

  private ListedAlert only(String project) {
    assertThat(listed(project)).hasSize(1);
    return listed(project).getFirst();
  }

  private AlertId firing(String project, AlertName name) {
    return listed(project).stream()
        .map(ListedAlert::alert)
        .filter(each -> each.labels().name() == name && each.state() == AlertState.FIRING)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private double failures(String part) {
    return meters.counter("curvescope.alert.pass.failures", "part", part).count();
  }

  private double gauge(String state, String severity) {
    return meters
        .get("curvescope.alerts")
        .tags("state", state, "severity", severity)
        .gauge()
        .value();
  }

  private long count(String condition) {
    try {
      return Long.parseLong(storage.value("select count(*) from alert where " + condition));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AlertAnnotations annotations(Condition condition) {
    URI link = URI.create("http://127.0.0.1/");
    return new AlertAnnotations(condition.summary(), condition.description(), link, link);
  }

  private static Condition nonFinite(String project, String run) {
    return of(AlertLabels.of(AlertName.NON_FINITE, project).withRun(new RunId(run)), "not finite");
  }

  private static Condition outOfMemory(String project, String run, String error) {
    return of(
        AlertLabels.of(AlertName.REPEATED_OUT_OF_MEMORY, project)
            .withRun(new RunId(run))
            .withError(Optional.of(error)),
        "out of memory");
  }

  private static Condition drift(String project, String run, String summary) {
    return of(AlertLabels.of(AlertName.EIGENVALUE_DRIFT, project).withRun(new RunId(run)), summary);
  }

  private static Condition burn(String project) {
    return of(AlertLabels.of(AlertName.ERROR_BUDGET_BURN, project).withSlo("hv-latency"), "burns");
  }

  private static Condition of(AlertLabels labels, String summary) {
    return Condition.of(labels, summary, "as a test says");
  }
}
