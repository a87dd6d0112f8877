package io.curvescope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.StorageEdition;
import io.curvescope.server.database.StorageRetention;
import io.curvescope.server.database.StorageVariant;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.commit.GroupCommitProperties;
import io.curvescope.server.ingest.commit.GroupCommitWriter;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.read.StoredTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What storing and reading telemetry must do, on every kind of database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TelemetryStoreContract {
  private static final GroupCommitProperties PROPERTIES =
      new GroupCommitProperties(2, 50_000, 1 << 24, Duration.ofSeconds(1));
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);

  private final TestStorage storage;
  private final Set<StorageVariant> expectedVariants;
  private final GroupCommitWriter writer;
  private final BatchSubmitter submitter;
  private final StoredTelemetry queries;

  TelemetryStoreContract(DatabaseAddress database, Set<StorageVariant> expectedVariants) {
    this.storage = TestStorage.prepare(database);
    this.expectedVariants = expectedVariants;
    this.writer = openWriter(storage.dataSource());
    this.submitter = new BatchSubmitter(writer);
    this.queries = new StoredTelemetry(storage.dataSource());
  }

  private static GroupCommitWriter openWriter(HikariDataSource dataSource) {
    return new GroupCommitWriter(
        dataSource, Clock.systemUTC(), PROPERTIES, new SimpleMeterRegistry());
  }

  @AfterAll
  void close() {
    writer.close();
    storage.close();
  }

  @Test
  void findsTheVariantAndAppliesTheEditionAgainWithoutChange() throws SQLException {
    assertThat(expectedVariants).contains(storage.variant());
    StorageEdition edition = new StorageEdition(storage.dataSource(), TestStorage.RETENTION);
    assertThat(edition.apply()).isEqualTo(storage.variant());
    assertThat(edition.variant()).isEqualTo(storage.variant());
    assertThat(storage.value("select count(*) from series_rollup_hour where run_id < 0"))
        .isEqualTo("0");
  }

  @Test
  void everyFieldOfEveryKindComesBackBitForBit() throws SQLException {
    RunKey run = storage.createRun();
    List<Event> sent = SampleEvents.all(NOW);
    assertThat(submitter.store(BatchSubmitter.batch(run, "all", "all", sent)))
        .isInstanceOf(IngestOutcome.Stored.class);
    List<StoredEvent> stored = pages(run, Set.of(), 1000);
    stored.sort((a, b) -> Integer.compare(a.identity().ordinal(), b.identity().ordinal()));
    assertThat(stored.stream().map(StoredEvent::event).toList())
        .usingElementComparator((a, b) -> a.equals(b) ? 0 : 1)
        .containsExactlyElementsOf(sent);
  }

  @Test
  void aRetryGetsTheFirstAnswerAndStoresNothing() throws SQLException {
    RunKey run = storage.createRun();
    Batch batch = BatchSubmitter.batch(run, "k", "body", metrics(3));
    assertThat(submitter.store(batch)).isEqualTo(new IngestOutcome.Stored(batch.answer()));
    IngestOutcome duplicate = new IngestOutcome.Duplicate(batch.answer().asDuplicate());
    assertThat(submitter.store(batch)).isEqualTo(duplicate);
    Batch nowAllRejected = BatchSubmitter.batch(run, "k", "body", List.of());
    assertThat(submitter.store(nowAllRejected)).isEqualTo(duplicate);
    assertThat(pages(run, Set.of(), 100)).hasSize(3);
    assertThat(submitter.reservedBytes()).isZero();
  }

  @Test
  void aKeyWithAnotherBodyIsRefusedAndAnotherRunMayUseIt() throws SQLException {
    RunKey run = storage.createRun();
    RunKey other = storage.createRun();
    submitter.store(BatchSubmitter.batch(run, "k", "body", metrics(1)));
    assertThat(submitter.store(BatchSubmitter.batch(run, "k", "other body", metrics(2))))
        .isInstanceOf(IngestOutcome.KeyReused.class);
    assertThat(submitter.store(BatchSubmitter.batch(other, "k", "other body", metrics(2))))
        .isInstanceOf(IngestOutcome.Stored.class);
    assertThat(pages(run, Set.of(), 100)).hasSize(1);
  }

  @Test
  void aBatchWithoutEventsStoresNothingAndLeavesItsKeyFree() throws SQLException {
    RunKey run = storage.createRun();
    assertThat(submitter.store(BatchSubmitter.batch(run, "k", "bad", List.of())))
        .isInstanceOf(IngestOutcome.NothingStored.class);
    assertThat(submitter.store(BatchSubmitter.batch(run, "k", "good", metrics(1))))
        .isInstanceOf(IngestOutcome.Stored.class);
  }

  @Test
  void aBatchThatTheDatabaseRefusesFailsAlone() throws SQLException {
    RunKey run = storage.createRun();
    List<CompletableFuture<IngestOutcome>> good = new ArrayList<>();
    List<CompletableFuture<IngestOutcome>> bad = new ArrayList<>();
    RunKey unknown = new RunKey(Long.MAX_VALUE);
    for (int i = 0; i < 30; i++) {
      good.add(submitter.submit(BatchSubmitter.batch(run, "good" + i, "good", metrics(2))));
      Event notJson = new ConfigEvent(SampleEvents.header(NOW, i), "{secret");
      Batch poisoned =
          i % 2 == 0
              ? BatchSubmitter.batch(run, "bad" + i, "bad", List.of(notJson))
              : BatchSubmitter.batch(unknown, "bad" + i, "bad", metrics(1));
      bad.add(submitter.submit(poisoned));
    }
    assertThat(good).allSatisfy(f -> assertThat(f.join()).isInstanceOf(IngestOutcome.Stored.class));
    assertThat(bad)
        .allSatisfy(
            f ->
                assertThat(f.join())
                    .isInstanceOfSatisfying(
                        IngestOutcome.RefusedByDatabase.class,
                        refused ->
                            assertThat(refused.reason())
                                .containsAnyOf("22P02", "23503")
                                .doesNotContain("secret")));
    assertThat(pages(run, Set.of(), 1000)).hasSize(60);
  }

  @Test
  void serversThatStoreTheSameBatchesInAnyOrderStoreEachOnce() throws SQLException {
    RunKey first = storage.createRun();
    RunKey second = storage.createRun();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      RunKey run = i % 2 == 0 ? first : second;
      batches.add(
          BatchSubmitter.batch(run, "k" + i, "body" + i, metrics(20), List.of(nanIncident(i % 7))));
    }
    List<CompletableFuture<IngestOutcome>> outcomes = new ArrayList<>();
    try (HikariDataSource otherPool = storage.anotherPool();
        GroupCommitWriter otherWriter = openWriter(otherPool)) {
      BatchSubmitter other = new BatchSubmitter(otherWriter);
      for (int retry = 0; retry < 3; retry++) {
        List<Batch> here = new ArrayList<>(batches);
        List<Batch> there = new ArrayList<>(batches);
        Collections.shuffle(here, new Random(retry));
        Collections.shuffle(there, new Random(100 + retry));
        for (int i = 0; i < batches.size(); i++) {
          outcomes.add(submitter.submit(here.get(i)));
          outcomes.add(other.submit(there.get(i)));
        }
      }
      outcomes.forEach(CompletableFuture::join);
    }
    assertThat(outcomes.stream().filter(f -> f.join() instanceof IngestOutcome.Stored))
        .hasSize(150);
    assertThat(outcomes.stream().filter(f -> f.join() instanceof IngestOutcome.Duplicate))
        .hasSize(750);
    for (RunKey run : List.of(first, second)) {
      assertThat(pages(run, Set.of(EventType.METRIC), 1000)).hasSize(75 * 20);
      assertThat(pages(run, Set.of(EventType.INCIDENT), 1000)).hasSize(7);
    }
  }

  @Test
  void aServerIncidentGivesWayToTheJobsOwnWhicheverComesFirst() throws SQLException {
    RunKey run = storage.createRun();
    submitter.store(
        BatchSubmitter.batch(
            run, "1", "1", metrics(1), List.of(nanIncident(1), nanIncident(2), nanIncident(2))));
    assertThat(incidentSources(run)).containsExactly("1 SERVER", "2 SERVER");
    IncidentEvent own =
        new IncidentEvent(
            SampleEvents.header(NOW, 2),
            IncidentKind.NAN,
            Optional.of("mine"),
            Optional.empty(),
            IncidentSource.JOB);
    submitter.store(BatchSubmitter.batch(run, "2", "2", List.of(own)));
    submitter.store(BatchSubmitter.batch(run, "3", "3", metrics(1), List.of(nanIncident(2))));
    assertThat(incidentSources(run)).containsExactly("1 SERVER", "2 JOB");
    assertThat(queries.activity(List.of(run)).get(run))
        .satisfies(activity -> assertThat(activity.incidents()).isEqualTo(2));
  }

  @Test
  void pagingSkipsAndRepeatsNothingAcrossKindsAndTies() throws SQLException {
    RunKey run = storage.createRun();
    int events = 1_000;
    for (int batch = 0; batch < 4; batch++) {
      List<Event> sent = new ArrayList<>();
      for (int i = 0; i < events / 4; i++) {
        // Ten instants only, so that most events share theirs with others of both kinds.
        EventHeader header =
            new EventHeader(NOW.plusSeconds(i % 10), i, 0, Optional.empty(), i % 3 == 0);
        sent.add(
            i % 2 == 0
                ? new MetricEvent(header, "loss", i)
                : new HvEvent(header, i, 1, OptionalDouble.empty()));
      }
      submitter.store(BatchSubmitter.batch(run, "b" + batch, "b", sent));
    }
    for (int limit : new int[] {1, 7, 1000}) {
      List<StoredEvent> read = pages(run, Set.of(), limit);
      assertThat(read).hasSize(events);
      assertThat(new HashSet<>(read.stream().map(StoredEvent::identity).toList())).hasSize(events);
      assertThat(read.stream().map(stored -> stored.event().header().time()).toList()).isSorted();
    }
    EventQuery some =
        new EventQuery(
            run,
            Set.of(EventType.HV),
            Optional.of(NOW.plusSeconds(3)),
            Optional.of(NOW.plusSeconds(6)),
            Optional.empty(),
            1000);
    assertThat(queries.events(some).events())
        .hasSize(200)
        .allSatisfy(stored -> assertThat(stored.event()).isInstanceOf(HvEvent.class));
  }

  @Test
  void largeSpectraEndAPageEarlyAndTheNextGoesOn() throws SQLException {
    RunKey run = storage.createRun();
    DoubleArray large = DoubleArray.of(IntStream.range(0, 10_000).asDoubleStream().toArray());
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      EventHeader header = SampleEvents.header(NOW.plusSeconds(i), i);
      sent.add(SampleEvents.spectrum(header, large));
      sent.add(new MetricEvent(header, "loss", i));
    }
    submitter.store(BatchSubmitter.batch(run, "k", "body", sent));
    EventQuery all = query(run, Set.of(), Optional.empty(), 1000);
    EventPage page = queries.events(all);
    assertThat(page.events()).hasSizeLessThan(120);
    assertThat(page.next()).isPresent();
    assertThat(pages(run, Set.of(), 1000).stream().map(StoredEvent::event).toList())
        .isEqualTo(sent);
  }

  @Test
  void bucketsAggregateFiniteValuesAndCountTheRest() throws SQLException {
    RunKey run = storage.createRun();
    List<Event> sent = new ArrayList<>();
    double[] values = {4, 2, Double.NaN, Double.NEGATIVE_INFINITY, 6};
    for (int i = 0; i < values.length; i++) {
      // All at one instant: the last is the last by ordinal.
      sent.add(SampleEvents.metric(NOW, i, "loss", values[i]));
    }
    sent.add(SampleEvents.metric(NOW.plusSeconds(60), 9, "loss", Double.NaN));
    sent.add(SampleEvents.metric(NOW.plusSeconds(120), 9, "loss", 1e308));
    sent.add(SampleEvents.metric(NOW.plusSeconds(120), 9, "loss", 1.5e308));
    sent.add(SampleEvents.metric(NOW.plusSeconds(180), 9, "loss", Double.MIN_VALUE));
    sent.add(SampleEvents.metric(NOW.plusSeconds(180), 9, "loss", 0));
    submitter.store(BatchSubmitter.batch(run, "k", "body", sent));
    List<SeriesPoint> expected =
        List.of(
            point(0, some(2), some(4), some(6), 6, 5, 2),
            point(60, none(), none(), none(), Double.NaN, 1, 1),
            point(120, some(1e308), none(), some(1.5e308), 1.5e308, 2, 0),
            point(180, some(0), some(0), some(Double.MIN_VALUE), 0, 2, 0));
    assertThat(queries.series(series(run, "loss", 60))).isEqualTo(expected);
    assertThat(queries.series(series(run, "loss", 3600)))
        .singleElement()
        .satisfies(point -> assertThat(point.count()).isEqualTo(10));
    assertThat(
            storage.value(
                "select string_agg(concat_ws(' ', min, mean, max, last, count, non_finite), ', '"
                    + " order by bucket) from metric_rollup_minute where run_id = "
                    + run.value()))
        .isEqualTo("2 4 6 6 5 2, NaN 1 1, 1e+308 1.5e+308 1.5e+308 2 0, 0 0 5e-324 0 2 0");
  }

  @Test
  void derivedSeriesAndLastValuesComeFromTheirEvents() throws SQLException {
    RunKey run = storage.createRun();
    EventHeader early = SampleEvents.header(NOW, 1);
    EventHeader late = SampleEvents.header(NOW.plusSeconds(1), 2);
    submitter.store(
        BatchSubmitter.batch(
            run,
            "late",
            "late",
            List.of(
                SampleEvents.spectrum(late, DoubleArray.of(1, 7, 3)),
                SampleEvents.cg(late, 12, 0.5),
                new HvEvent(late, 0.25, 1, OptionalDouble.empty()),
                new MetricEvent(late, "loss", Double.NaN),
                new CostEvent(late, 1.5, "USD", Optional.empty(), OptionalDouble.empty()))));
    // Arrives later, happened before: it must not become the last.
    submitter.store(
        BatchSubmitter.batch(
            run,
            "early",
            "early",
            List.of(
                SampleEvents.cg(early, 99, 0.1),
                new MetricEvent(early, "loss", 3),
                new CostEvent(early, 2, "USD", Optional.empty(), OptionalDouble.empty()),
                new CostEvent(
                    early, Double.NaN, "USD", Optional.empty(), OptionalDouble.empty()))));
    RunKey silent = storage.createRun();
    var activity = queries.activity(List.of(run, silent));
    assertThat(activity.get(silent)).isEqualTo(RunActivity.NONE);
    assertThat(activity.get(run))
        .satisfies(
            found -> {
              assertThat(found.lastEventAt()).contains(late.time());
              assertThat(found.last())
                  .containsEntry("loss", Double.NaN)
                  .containsEntry("top_eigenvalue", 7.0)
                  .containsEntry("cg_iterations", 12.0)
                  .containsEntry("cg_residual", 0.5)
                  .containsEntry("hv_seconds", 0.25)
                  .hasSize(5);
              assertThat(found.costs()).containsOnlyKeys("USD").containsEntry("USD", 3.5);
            });
    assertThat(queries.series(series(run, "top_eigenvalue", 1)))
        .extracting(SeriesPoint::last)
        .containsExactly(7.0);
    assertThat(queries.series(series(run, "cg_iterations", 1)))
        .extracting(SeriesPoint::last)
        .containsExactly(99.0, 12.0);
  }

  @Test
  void retentionDeletesWhatIsTooOldByTheInjectedClock() throws SQLException {
    if (storage.variant() == StorageVariant.TIMESCALEDB_COMMUNITY) {
      // The database's own jobs, by its own clock.
      assertThat(
              storage.value(
                  "select config ->> 'drop_after' from timescaledb_information.jobs"
                      + " where proc_name = 'policy_retention' and hypertable_name = 'metric'"))
          .isEqualTo("90 days");
      return;
    }
    RunKey run = storage.createRun();
    submitter.store(
        BatchSubmitter.batch(
            run,
            "k",
            "body",
            List.of(
                SampleEvents.metric(NOW, 1, "loss", 1),
                new MetricEvent(new EventHeader(NOW, 1, 0, Optional.empty(), true), "loss", 1),
                new NoteEvent(SampleEvents.header(NOW, 1), "n", NoteKind.NOTE)),
            List.of(nanIncident(1))));
    retentionAfterDays(13).apply();
    assertThat(pages(run, Set.of(), 100)).hasSize(4);
    retentionAfterDays(17).apply();
    assertThat(pages(run, Set.of(), 100)).hasSize(3);
    retentionAfterDays(98).apply();
    assertThat(pages(run, Set.of(), 100)).isEmpty();
    assertThat(ledgerRows(run)).isEqualTo("1");
    retentionAfterDays(101).apply();
    assertThat(ledgerRows(run)).isEqualTo("0");
  }

  private StorageRetention retentionAfterDays(int days) {
    Clock clock = Clock.fixed(NOW.plus(Duration.ofDays(days)), ZoneOffset.UTC);
    return new StorageRetention(storage.dataSource(), TestStorage.RETENTION, clock);
  }

  private String ledgerRows(RunKey run) throws SQLException {
    return storage.value("select count(*) from ingest_ledger where run_id = " + run.value());
  }

  private List<String> incidentSources(RunKey run) {
    return pages(run, Set.of(EventType.INCIDENT), 100).stream()
        .map(StoredEvent::event)
        .map(IncidentEvent.class::cast)
        .map(incident -> incident.header().step() + " " + incident.source())
        .sorted()
        .toList();
  }

  private List<StoredEvent> pages(RunKey run, Set<EventType> types, int limit) {
    List<StoredEvent> all = new ArrayList<>();
    Optional<EventCursor> cursor = Optional.empty();
    do {
      EventPage page = queries.events(query(run, types, cursor, limit));
      all.addAll(page.events());
      cursor = page.next().map(next -> EventCursor.decode(next.encode()).orElseThrow());
    } while (cursor.isPresent());
    return all;
  }

  private static EventQuery query(
      RunKey run, Set<EventType> types, Optional<EventCursor> after, int limit) {
    return new EventQuery(run, types, Optional.empty(), Optional.empty(), after, limit);
  }

  private static SeriesQuery series(RunKey run, String metric, int bucketSeconds) {
    return new SeriesQuery(
        run, metric, Duration.ofSeconds(bucketSeconds), Optional.empty(), Optional.empty(), 1000);
  }

  private static List<Event> metrics(int count) {
    return IntStream.range(0, count)
        .<Event>mapToObj(i -> SampleEvents.metric(NOW.plusMillis(i), i, "loss" + i % 3, i))
        .toList();
  }

  private static IncidentEvent nanIncident(int step) {
    return new IncidentEvent(
        SampleEvents.header(NOW, step),
        IncidentKind.NAN,
        Optional.of("loss is NaN"),
        Optional.of("loss"),
        IncidentSource.SERVER);
  }

  private static SeriesPoint point(
      int second,
      OptionalDouble min,
      OptionalDouble mean,
      OptionalDouble max,
      double last,
      long count,
      long nonFinite) {
    return new SeriesPoint(NOW.plusSeconds(second), min, mean, max, last, count, nonFinite);
  }

  private static OptionalDouble some(double value) {
    return OptionalDouble.of(value);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
