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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
   * @param skipped runs that could not be counted or judged, and were left out
   */
  public record Counted(
      long before, long revision, List<SliceUnits> changes, boolean more, List<Skipped> skipped) {}

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
        List<Skipped> skipped = new ArrayList<>();
        boolean more = countQueue(connection, counters, counts, skipped, now);
        more |= new Recount(connection, groups, counts, skipped, now).step(byId);
        List<SliceUnits> changes = CountStore.add(connection, counts, byId, now);
        if (progress.isAnotherHour(now)) {
          CountRetention.apply(connection, now);
        }
        long revision = progress.revision() + 1;
        save(connection, revision, now);
        connection.commit();
        groupsKnown = true;
        return new Counted(progress.revision(), revision, changes, more, skipped);
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

  /** What a run reported since the last transaction, in the order of arrival. */
  private record Report(RunKey run, List<MeasuredBatch> batches) {}

  private boolean countQueue(
      Connection connection,
      Collection<Counter> counters,
      Counts counts,
      List<Skipped> skipped,
      Instant now)
      throws SQLException {
    List<MeasuredBatch> batches = MeasurementQueue.take(connection, MEASUREMENTS_AT_ONCE);
    Set<RunKey> changed = changedRuns(connection);
    new Isolation<Report>(
            connection,
            reports -> {
              Counts added = new Counts();
              countReports(connection, reports, changed, counters, added, now);
              counts.addAll(added);
            },
            () -> groups.load(connection),
            (report, cause) -> leaveOut(connection, report, cause, skipped))
        .on(reports(batches, changed));
    Set<RunKey> judged = new HashSet<>(changed);
    batches.stream()
        .filter(batch -> Incidents.concerns(batch) || hasIntervention(batch))
        .forEach(batch -> judged.add(batch.run()));
    judged.addAll(new RunJudging(connection, counters, groups, counts, now).overdue());
    new Isolation<RunKey>(
            connection,
            runs -> {
              Counts added = new Counts();
              new RunJudging(connection, counters, groups, added, now).judge(runs);
              counts.addAll(added);
            },
            () -> groups.load(connection),
            (run, cause) -> skipped.add(new Skipped(run, cause)))
        .on(List.copyOf(judged));
    return batches.stream().mapToLong(batch -> 1 + batch.measurements().size()).sum()
        >= MEASUREMENTS_AT_ONCE;
  }

  private static List<Report> reports(List<MeasuredBatch> batches, Set<RunKey> changed) {
    Map<RunKey, List<MeasuredBatch>> byRun = new LinkedHashMap<>();
    batches.stream()
        .sorted(
            Comparator.comparing(MeasuredBatch::receivedAt)
                .thenComparingLong(MeasuredBatch::batchId))
        .forEach(batch -> byRun.computeIfAbsent(batch.run(), _ -> new ArrayList<>()).add(batch));
    changed.forEach(run -> byRun.putIfAbsent(run, List.of()));
    return byRun.entrySet().stream()
        .map(each -> new Report(each.getKey(), each.getValue()))
        .toList();
  }

  private void countReports(
      Connection connection,
      List<Report> reports,
      Set<RunKey> changed,
      Collection<Counter> counters,
      Counts counts,
      Instant now)
      throws SQLException {
    List<MeasuredBatch> batches =
        reports.stream().flatMap(report -> report.batches().stream()).toList();
    Set<RunKey> reporting = reports.stream().map(Report::run).collect(Collectors.toSet());
    RunStates states = RunStates.of(connection, batches);
    Map<RunKey, CountedRun> runs = CountedRuns.read(connection, reporting);
    countBatches(connection, batches, runs, states, counters, counts);
    Incidents incidents = new Incidents(IncidentStore.of(connection, reporting));
    Set<RunKey> concerned = new HashSet<>();
    for (MeasuredBatch batch : batches) {
      incidents.add(batch, now);
      if (Incidents.concerns(batch) || hasIntervention(batch)) {
        concerned.add(batch.run());
      }
    }
    runs.values().stream()
        .filter(run -> run.status().isFinished())
        .map(CountedRun::key)
        .filter(run -> changed.contains(run) || concerned.contains(run))
        .forEach(run -> incidents.end(run, now));
    IncidentStore.save(connection, incidents.changed());
    states.save(connection);
    Trends.update(connection, batches);
  }

  /** What such a run reported is not counted: its batches would fail in every pass to come. */
  private static void leaveOut(
      Connection connection, Report report, Exception cause, List<Skipped> skipped)
      throws SQLException {
    skipped.add(new Skipped(report.run(), cause));
    if (!report.batches().isEmpty()) {
      RunStates.noteReport(connection, report.run(), report.batches().getLast().receivedAt());
    }
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
