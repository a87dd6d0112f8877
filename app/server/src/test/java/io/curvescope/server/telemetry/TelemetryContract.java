package io.curvescope.server.telemetry;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.ingest.commit.GroupCommitProperties;
import io.curvescope.server.ingest.commit.GroupCommitWriter;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.read.StoredTelemetry;
import io.curvescope.server.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** A database of one kind with telemetry in it, and what tests of storing and reading share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TelemetryContract {
  private static final GroupCommitProperties PROPERTIES =
      new GroupCommitProperties(2, 50_000, 1 << 24, Duration.ofSeconds(1));
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);

  final TestStorage storage;
  private final GroupCommitWriter writer;
  final BatchSubmitter submitter;
  final StoredTelemetry queries;

  TelemetryContract(DatabaseAddress database) {
    this.storage = TestStorage.prepare(database);
    this.writer = openWriter(storage.dataSource());
    this.submitter = new BatchSubmitter(writer);
    this.queries = new StoredTelemetry(storage.dataSource());
  }

  static GroupCommitWriter openWriter(HikariDataSource dataSource) {
    return new GroupCommitWriter(
        dataSource, Clock.systemUTC(), PROPERTIES, new SimpleMeterRegistry(), Traces.NONE);
  }

  @AfterAll
  void close() {
    writer.close();
    storage.close();
  }

  final List<StoredEvent> pages(RunKey run, Set<EventType> types, int limit) {
    List<StoredEvent> all = new ArrayList<>();
    Optional<EventCursor> cursor = Optional.empty();
    do {
      EventPage page = queries.events(query(run, types, cursor, limit));
      all.addAll(page.events());
      cursor = page.next().map(next -> EventCursor.decode(next.encode()).orElseThrow());
    } while (cursor.isPresent());
    return all;
  }

  static EventQuery query(
      RunKey run, Set<EventType> types, Optional<EventCursor> after, int limit) {
    return new EventQuery(run, types, Optional.empty(), Optional.empty(), after, limit);
  }

  static List<Event> metrics(int count) {
    return IntStream.range(0, count)
        .<Event>mapToObj(i -> SampleEvents.metric(NOW.plusMillis(i), i, "loss" + i % 3, i))
        .toList();
  }

  static IncidentEvent nanIncident(int step) {
    return new IncidentEvent(
        SampleEvents.header(NOW, step),
        IncidentKind.NAN,
        Optional.of("loss is NaN"),
        Optional.of("loss"),
        IncidentSource.SERVER);
  }
}
