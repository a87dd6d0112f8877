package io.curvescope.server.slo.count;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts for new counters what was stored before them, a few runs at a time, so that a pass of the
 * evaluation stays short. Where it is, is saved with what it counted.
 */
final class Recount {
  private static final int RUNS_AT_ONCE = 100;
  private static final int ROWS_AT_ONCE = 300_000;

  private static final String PENDING =
      """
      select counter_id, after_batch_id, recount_from, recount_run_id from slo_counter
       where recount_from is not null and counter_id = any (?)
       order by recount_from, after_batch_id, recount_run_id, counter_id
      """;
  private static final String RUNS =
      "select "
          + CountedRuns.COLUMNS
          + """
             from run join run_activity using (run_id)
            where run_id > ? and (last_event_at >= ? or finished_at >= ?)
            order by run_id limit ?
            """;

  private final Connection connection;
  private final Groups groups;
  private final Counts counts;
  private final List<Skipped> skipped;
  private final Instant now;

  Recount(Connection connection, Groups groups, Counts counts, List<Skipped> skipped, Instant now) {
    this.skipped = skipped;
    this.connection = connection;
    this.groups = groups;
    this.counts = counts;
    this.now = now;
  }

  /** Where counters that began together have come to. */
  private record Place(Instant from, long upToBatch, long afterRun) {}

  /** Counts a few runs; false when nothing is left to do. */
  boolean step(Map<Integer, Counter> counters) throws SQLException {
    Map<Place, List<Counter>> pending = pending(counters);
    if (pending.isEmpty()) {
      return false;
    }
    Map.Entry<Place, List<Counter>> next = pending.entrySet().iterator().next();
    Place place = next.getKey();
    List<CountedRun> runs = runs(place);
    long rows = 0;
    int done = 0;
    while (done < runs.size() && rows < ROWS_AT_ONCE) {
      rows += count(runs.get(done++), place, next.getValue());
    }
    boolean finished = done == runs.size() && runs.size() < RUNS_AT_ONCE;
    long lastRun = done == 0 ? place.afterRun() : runs.get(done - 1).key().value();
    save(next.getValue(), lastRun, finished);
    return true;
  }

  /**
   * What is stored of a run that cannot be counted is left out, so that the next run is come to.
   */
  private long count(CountedRun run, Place place, Collection<Counter> counters)
      throws SQLException {
    long[] rows = {0};
    new Isolation<CountedRun>(
            connection,
            runs -> {
              Counts added = new Counts();
              rows[0] = count(runs.getFirst(), place, counters, added);
              counts.addAll(added);
            },
            () -> groups.load(connection),
            (each, cause) -> skipped.add(new Skipped(each.key(), cause)))
        .on(List.of(run));
    return rows[0];
  }

  private long count(CountedRun run, Place place, Collection<Counter> counters, Counts added)
      throws SQLException {
    List<Counter> about =
        counters.stream()
            .filter(counter -> counter.rule().selects(run.project(), run.model()))
            .toList();
    if (about.isEmpty()) {
      return 0;
    }
    groups.ensure(connection, List.of(new Groups.Group(run.project(), run.model())));
    new RunJudging(connection, about, groups, added, now).judge(List.of(run.key()));
    if (about.stream().allMatch(counter -> counter.rule().indicator().judgesRuns())) {
      return 0;
    }
    StoredMeasurements stored =
        new StoredMeasurements(connection, run.key(), place.from(), place.upToBatch());
    RunSettings settings = stored.settings();
    MeasurementCounting counting = new MeasurementCounting(about, groups, added);
    Spectra spectra = counting.needsSpectra(run) ? stored.spectra() : Spectra.NONE;
    return stored.forEach(
        measurement ->
            counting.count(
                run, measurement, settings, spectra, place.upToBatch(), Optional.empty()));
  }

  private Map<Place, List<Counter>> pending(Map<Integer, Counter> counters) throws SQLException {
    Map<Place, List<Counter>> pending = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
      ArrayParameters.bind(
          statement, 1, counters.keySet().stream().mapToInt(Integer::intValue).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Counter counter = counters.get(row.getInt(1));
          if (counter != null) {
            Place place =
                new Place(
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    row.getLong(2),
                    row.getLong(4));
            pending.computeIfAbsent(place, _ -> new ArrayList<>()).add(counter);
          }
        }
      }
    }
    return pending;
  }

  private List<CountedRun> runs(Place place) throws SQLException {
    List<CountedRun> runs = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
      statement.setLong(1, place.afterRun());
      statement.setObject(2, place.from().atOffset(ZoneOffset.UTC));
      statement.setObject(3, place.from().atOffset(ZoneOffset.UTC));
      statement.setInt(4, RUNS_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          runs.add(CountedRuns.run(row));
        }
      }
    }
    return runs;
  }

  private void save(Collection<Counter> counters, long lastRun, boolean finished)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update slo_counter set recount_run_id = ?,"
                + " recount_from = case when ? then null else recount_from end"
                + " where counter_id = any (?)")) {
      statement.setLong(1, lastRun);
      statement.setBoolean(2, finished);
      ArrayParameters.bind(statement, 3, counters.stream().mapToInt(Counter::id).toArray());
      statement.executeUpdate();
    }
  }
}
