package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a run is judged by besides its own row.
 *
 * @param cost in the currency of its budget
 */
record RunFacts(
    CountedRun run,
    Happened nonFinite,
    Happened outOfMemory,
    Happened interventions,
    OptionalDouble cost) {

  /** How often something happened, counted up to a hundred, and when first. */
  record Happened(long times, Optional<Instant> first) {}

  private static final String READ =
      "select "
          + CountedRuns.COLUMNS
          + """
            , non_finite.times as non_finite, non_finite.first as non_finite_first,
              out_of_memory.times as out_of_memory, out_of_memory.first as out_of_memory_first,
              interventions.times as interventions, interventions.first as interventions_first,
              (select amount from run_cost where run_cost.run_id = run.run_id and run_cost.currency = run.currency) as cost
            from run
            cross join lateral (
              select count(*) as times, min(time) as first from (
                select time from incident_all where incident_all.run_id = run.run_id and kind in ('nan', 'inf')
                 order by time limit 100) as earliest) as non_finite
            cross join lateral (
              select count(*) as times, min(time) as first from (
                select time from incident_all where incident_all.run_id = run.run_id and kind = 'oom'
                 order by time limit 100) as earliest) as out_of_memory
            cross join lateral (
              select count(*) as times, min(time) as first from (
                select time from note where note.run_id = run.run_id and kind = 'intervention'
                 order by time limit 100) as earliest) as interventions
            where run.run_id = any (?)
            """;

  static Map<RunKey, RunFacts> read(Connection connection, Collection<RunKey> runs)
      throws SQLException {
    Map<RunKey, RunFacts> facts = new HashMap<>();
    if (runs.isEmpty()) {
      return facts;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ArrayParameters.bind(statement, 1, runs.stream().mapToLong(RunKey::value).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          CountedRun run = CountedRuns.run(row);
          facts.put(
              run.key(),
              new RunFacts(
                  run,
                  happened(row, "non_finite"),
                  happened(row, "out_of_memory"),
                  happened(row, "interventions"),
                  CountedRuns.number(row, "cost")));
        }
      }
    }
    return facts;
  }

  private static Happened happened(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime first = row.getObject(column + "_first", OffsetDateTime.class);
    return new Happened(
        row.getLong(column), Optional.ofNullable(first).map(OffsetDateTime::toInstant));
  }
}
