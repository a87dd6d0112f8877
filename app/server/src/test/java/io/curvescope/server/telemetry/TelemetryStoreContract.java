package io.curvescope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.RetentionGuard;
import io.curvescope.server.database.StorageEdition;
import io.curvescope.server.database.StorageRetention;
import io.curvescope.server.database.StorageVariant;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.commit.GroupCommitWriter;
import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What storing telemetry must do, on every kind of database. */
abstract class TelemetryStoreContract extends TelemetryContract {
  private final Set<StorageVariant> expectedVariants;

  TelemetryStoreContract(DatabaseAddress database, Set<StorageVariant> expectedVariants) {
    super(database);
    this.expectedVariants = expectedVariants;
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
          switch (i % 4) {
            case 0 -> BatchSubmitter.batch(run, "bad" + i, "bad", List.of(notJson));
            case 1 -> BatchSubmitter.batch(unknown, "bad" + i, "bad", metrics(1));
            case 2 -> BatchSubmitter.batch(run, "bad" + i, "bad", oneRowTwice());
            default -> BatchSubmitter.batch(run, "bad" + i, "bad", beyondAllTimes());
          };
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
                                .containsAnyOf("22P02", "23503", "21000", "ArithmeticException")
                                .doesNotContain("secret")));
    assertThat(pages(run, Set.of(), 1000)).hasSize(60);
  }

  /** Two names in Java that UTF-8 writes as one: its upsert takes no row twice. */
  private static List<Event> oneRowTwice() {
    return List.of(
        SampleEvents.metric(NOW, 1, "\ud800", 1), SampleEvents.metric(NOW, 1, "\ud801", 1));
  }

  /** What no decoder lets in, and the committer's own code throws on. */
  private static List<Event> beyondAllTimes() {
    return List.of(SampleEvents.metric(Instant.MAX, 1, "secret", 1));
  }

  @Test
  void numbersBeyondADoubleInAConfigurationAreNoSettings() throws SQLException {
    RunKey run = storage.createRun();
    Event config =
        new ConfigEvent(
            SampleEvents.header(NOW, 0), "{\"lr\":" + "9".repeat(400) + ",\"momentum\":0.9}");

    assertThat(submitter.store(BatchSubmitter.batch(run, "k", "body", List.of(config))))
        .isInstanceOf(IngestOutcome.Stored.class);
    assertThat(pages(run, Set.of(), 10)).hasSize(1);
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

  @Test
  void retentionIsRefusedWhereAClockIsPlainlyWrong() throws SQLException {
    RunKey run = storage.createRun();
    submitter.store(BatchSubmitter.batch(run, "k1", "body", metrics(1)));
    assertThat(guardAhead(Duration.ofMinutes(4)).refusal()).isEmpty();
    for (Duration jump : List.of(Duration.ofDays(100), Duration.ofMinutes(-6))) {
      RetentionGuard guard = guardAhead(jump);
      assertThat(guard.refusal().orElseThrow()).contains("the database's");
      assertThat(guard.skewSeconds()).isCloseTo(jump.toSeconds(), within(60.0));
    }

    // As if both clocks had jumped: nothing is as new as they say that it is.
    storage.execute("update run_activity set last_event_at = last_event_at - interval '3 days'");
    assertThat(guardAhead(Duration.ZERO).refusal().orElseThrow()).contains("the newest event");
    submitter.store(BatchSubmitter.batch(run, "k2", "body", metrics(1)));
    assertThat(guardAhead(Duration.ZERO).refusal()).isEmpty();
  }

  private RetentionGuard guardAhead(Duration ahead) {
    return new RetentionGuard(storage.dataSource(), Clock.offset(Clock.systemUTC(), ahead));
  }

  @Test
  void aCommitWaitsForTheDiskWhateverTheDatabaseIsSetTo() throws SQLException {
    storage.execute(
        "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$");
    try (HikariDataSource pool = storage.anotherPool();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show synchronous_commit")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("on");
    }
    storage.execute(
        "do $$ begin execute format('alter database %I set synchronous_commit = remote_apply', current_database()); end $$");
    try (HikariDataSource pool = storage.anotherPool();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show synchronous_commit")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("remote_apply");
    }
    storage.execute(
        "do $$ begin execute format('alter database %I reset synchronous_commit', current_database()); end $$");
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
}
