package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.MeasuredBatch;
import io.curvescope.server.telemetry.MeasurementQueue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Adds what arrived to the counts. Everything that a transaction takes out of the queue, it adds to
 * the counts and to what is kept of runs, or nothing of it: whatever is killed, each batch is
 * counted once. One transaction counts at a time, on all servers together.
 */
public final class Counting {
  private static final int MEASUREMENTS_AT_ONCE = 400_000;

  /** After a pause of this length nothing is known of what happened meanwhile. */
  private static final Duration INTERRUPTION = Duration.ofMinutes(5);

  private static final String SAVE =
      """
      update slo_progress
         set listening_since = case when counted_at > ? then listening_since else ? end, revision = ?, counted_at = ?
      """;

  private final DataSource dataSource;
  private final Duration recount;
  private final Groups groups = new Groups();
  private boolean groupsKnown;

  /** New objectives count what is stored since {@code recount} ago. */
  public Counting(DataSource dataSource, Duration recount) {
    this.dataSource = dataSource;
    this.recount = recount;
  }

  /**
   * One committed transaction.
   *
   * @param before the revision of the counts that it found
   * @param revision the one that it left
   * @param changes by how much slices changed
   * @param more whether more waits to be counted
   */
  public record Counted(long before, long revision, List<SliceUnits> changes, boolean more) {}

  /** The counters of these objectives, new ones included. */
  public Map<Counter.Rule, Counter> counters(Collection<Slo> slos, Instant now)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        lock(connection);
        Map<Counter.Rule, Counter> counters = Counters.ensure(connection, slos, now.minus(recount));
        connection.commit();
        return counters;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** Counts what waits, up to a bound. */
  public Counted count(Collection<Counter> counters, Instant now) throws SQLException {
    Map<Integer, Counter> byId = new HashMap<>();
    counters.forEach(counter -> byId.put(counter.id(), counter));
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Progress progress = lock(connection);
        if (!groupsKnown) {
          groups.load(connection);
        }
        // Whatever this transaction adds to the groups is forgotten with it, should it fail.
        groupsKnown = false;
        Counts counts = new Counts();
        boolean more = countQueue(connection, counters, counts, now);
        more |= new Recount(connection, groups, counts, now).step(byId);
        List<SliceUnits> changes = CountStore.add(connection, counts, byId, now);
        if (progress.isAnotherHour(now)) {
          CountRetention.apply(connection, now);
        }
        long revision = progress.revision() + 1;
        save(connection, revision, now);
        connection.commit();
        groupsKnown = true;
        return new Counted(progress.revision(), revision, changes, more);
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** The groups as of the last transaction. */
  public Groups groups() {
    return groups;
  }

  private boolean countQueue(
      Connection connection, Collection<Counter> counters, Counts counts, Instant now)
      throws SQLException {
    List<MeasuredBatch> batches =
        MeasurementQueue.take(connection, MEASUREMENTS_AT_ONCE).stream()
            .sorted(
                Comparator.comparing(MeasuredBatch::receivedAt)
                    .thenComparingLong(MeasuredBatch::batchId))
            .toList();
    Set<RunKey> changed = changedRuns(connection);
    RunStates states = RunStates.of(connection, batches);
    Set<RunKey> reporting = new HashSet<>();
    batches.forEach(batch -> reporting.add(batch.run()));
    countBatches(
        connection, batches, CountedRuns.read(connection, reporting), states, counters, counts);
    reporting.addAll(changed);
    Incidents incidents = new Incidents(IncidentStore.of(connection, reporting));
    Set<RunKey> judged = new HashSet<>(changed);
    for (MeasuredBatch batch : batches) {
      incidents.add(batch, now);
      if (Incidents.concerns(batch) || hasIntervention(batch)) {
        judged.add(batch.run());
      }
    }
    CountedRuns.read(connection, judged).values().stream()
        .filter(run -> run.status().isFinished())
        .forEach(run -> incidents.end(run.key(), now));
    IncidentStore.save(connection, incidents.changed());
    new RunJudging(connection, counters, groups, counts, now).judge(judged);
    states.save(connection);
    Trends.update(connection, batches);
    return batches.stream().mapToLong(batch -> 1 + batch.measurements().size()).sum()
        >= MEASUREMENTS_AT_ONCE;
  }

  private void countBatches(
      Connection connection,
      List<MeasuredBatch> batches,
      Map<RunKey, CountedRun> runs,
      RunStates states,
      Collection<Counter> counters,
      Counts counts)
      throws SQLException {
    groups.ensure(
        connection,
        runs.values().stream().map(run -> new Groups.Group(run.project(), run.model())).toList());
    MeasurementCounting counting = new MeasurementCounting(counters, groups, counts);
    Map<RunKey, StoredSpectra.Wanted> wanted = new HashMap<>();
    for (MeasuredBatch batch : batches) {
      CountedRun run = runs.get(batch.run());
      if (run != null && counting.needsSpectra(run)) {
        batch.measurements().stream()
            .filter(each -> each.measure() == Measure.TOP_EIGENVALUE)
            .forEach(
                each ->
                    wanted.merge(
                        batch.run(),
                        new StoredSpectra.Wanted(each.time(), 1),
                        (known, one) -> known.with(one.until())));
      }
    }
    Map<RunKey, Spectra> spectra = StoredSpectra.read(connection, wanted);
    for (MeasuredBatch batch : batches) {
      CountedRun run = runs.get(batch.run());
      if (run != null) {
        RunSettings settings = states.settings(batch.run());
        Spectra ofRun = spectra.getOrDefault(batch.run(), Spectra.NONE);
        batch
            .measurements()
            .forEach(
                each ->
                    counting.count(
                        run,
                        each,
                        settings,
                        ofRun,
                        batch.batchId(),
                        Optional.of(batch.receivedAt())));
      }
    }
  }

  private static boolean hasIntervention(MeasuredBatch batch) {
    return batch.measurements().stream()
        .anyMatch(measurement -> measurement.measure() == Measure.INTERVENTION);
  }

  private static Set<RunKey> changedRuns(Connection connection) throws SQLException {
    Set<RunKey> changed = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("delete from run_change returning run_id")) {
      while (row.next()) {
        changed.add(new RunKey(row.getLong(1)));
      }
    }
    return changed;
  }

  private record Progress(long revision, Optional<Instant> countedAt) {
    boolean isAnotherHour(Instant now) {
      return countedAt.map(before -> Counter.hour(before) != Counter.hour(now)).orElse(true);
    }
  }

  private static Progress lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select revision, counted_at from slo_progress for update")) {
      row.next();
      @Nullable OffsetDateTime countedAt = row.getObject(2, OffsetDateTime.class);
      return new Progress(
          row.getLong(1), Optional.ofNullable(countedAt).map(OffsetDateTime::toInstant));
    }
  }

  private static void save(Connection connection, long revision, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setObject(1, now.minus(INTERRUPTION).atOffset(ZoneOffset.UTC));
      statement.setObject(2, now.atOffset(ZoneOffset.UTC));
      statement.setLong(3, revision);
      statement.setObject(4, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
