package io.curvescope.server.slo.condition;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.count.Skipped;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of runs and projects that could not be judged: in the log once, in a metric each time, and
 * in the table that the API reads for a day.
 */
final class EvaluationFailures {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationFailures.class);
  private static final Duration SHOWN_FOR = Duration.ofDays(1);
  private static final int MOST_STORED = 1_000;
  private static final int MOST_LOGGED = 20;
  private static final String SAVE =
      """
      insert into slo_failure (part, project, run, reason, since, last_at) values (?, ?, ?, ?, ?, ?)
      on conflict (part, project, run) do update set reason = excluded.reason, last_at = excluded.last_at
      """;
  private static final String FORGET = "delete from slo_failure where last_at < ?";

  private final DataSource dataSource;
  private final MeterRegistry registry;
  private final Map<String, Set<Place>> before = new HashMap<>();

  EvaluationFailures(DataSource dataSource, MeterRegistry registry) {
    this.dataSource = dataSource;
    this.registry = registry;
    // There from the start, so that the first failure is an increase.
    List.of("slo-budgets", "slo-incidents", "slo-runs").forEach(part -> counter(part));
  }

  private record Place(String project, String run) {
    static Place of(Failure failure) {
      return new Place(failure.project(), failure.run());
    }
  }

  /** Runs that counting left out, by the names that people know. */
  List<Failure> named(Collection<Skipped> skipped) throws SQLException {
    if (skipped.isEmpty()) {
      return List.of();
    }
    try (Connection connection = dataSource.getConnection()) {
      Map<RunKey, AlertedRun> runs =
          AlertedRun.read(
              connection, skipped.stream().map(Skipped::run).collect(Collectors.toSet()));
      return skipped.stream()
          .map(
              each -> {
                Optional<AlertedRun> run = Optional.ofNullable(runs.get(each.run()));
                return new Failure(
                    run.map(AlertedRun::project).orElse(""),
                    run.map(known -> known.id().value()).orElse(""),
                    each.cause());
              })
          .toList();
    }
  }

  /** Takes note of what a source could not judge in a pass. */
  void report(String part, List<Failure> failures, Instant now) {
    counter(part).increment(failures.size());
    Set<Place> known = before.getOrDefault(part, Set.of());
    failures.stream()
        .filter(failure -> !known.contains(Place.of(failure)))
        .limit(MOST_LOGGED)
        .forEach(
            failure ->
                LOG.warn(
                    "{} left out {} of project '{}', and went on with the others",
                    part,
                    failure.run().isEmpty() ? "everything" : "run " + failure.run(),
                    failure.project(),
                    failure.cause()));
    before.put(part, failures.stream().map(Place::of).collect(Collectors.toSet()));
    try {
      save(part, failures, now);
    } catch (SQLException e) {
      LOG.warn("What {} left out could not be written", part, e);
    }
  }

  private void save(String part, List<Failure> failures, Instant now) throws SQLException {
    if (failures.isEmpty()) {
      return;
    }
    try (Connection connection = dataSource.getConnection();
        PreparedStatement save = connection.prepareStatement(SAVE);
        PreparedStatement forget = connection.prepareStatement(FORGET)) {
      for (Failure failure : failures.subList(0, Math.min(failures.size(), MOST_STORED))) {
        save.setString(1, part);
        save.setString(2, failure.project());
        save.setString(3, failure.run());
        save.setString(4, Skipped.reason(failure.cause()));
        save.setObject(5, utc(now));
        save.setObject(6, utc(now));
        save.addBatch();
      }
      save.executeBatch();
      forget.setObject(1, utc(now.minus(SHOWN_FOR)));
      forget.executeUpdate();
    }
  }

  private Counter counter(String part) {
    return Counter.builder("curvescope.slo.skipped")
        .description("Runs and projects that an evaluation had to leave out, by its source")
        .tag("part", part)
        .register(registry);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
