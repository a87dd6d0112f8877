package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.Indicator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges runs and counts the verdicts. A run is judged again whenever something about it changes;
 * what was counted of it before is taken back out.
 */
final class RunJudging {
  private final Connection connection;
  private final List<Counter> counters;
  private final Groups groups;
  private final Counts counts;
  private final Instant now;

  RunJudging(
      Connection connection,
      Collection<Counter> counters,
      Groups groups,
      Counts counts,
      Instant now) {
    this.connection = connection;
    this.counters =
        counters.stream().filter(counter -> counter.rule().indicator().judgesRuns()).toList();
    this.groups = groups;
    this.counts = counts;
    this.now = now;
  }

  /** Running runs that are past their time budget, as far as nobody has said so yet. */
  Set<RunKey> overdue() throws SQLException {
    Set<RunKey> overdue = new HashSet<>();
    List<Counter> convergence =
        counters.stream()
            .filter(counter -> counter.rule().indicator() == Indicator.CONVERGENCE_TIME)
            .toList();
    VerdictStore.overdue(connection, convergence, now.toEpochMilli() / 1e3).stream()
        .filter(
            run ->
                convergence.stream()
                    .anyMatch(counter -> counter.rule().selects(run.project(), run.model())))
        .map(CountedRun::key)
        .forEach(overdue::add);
    return overdue;
  }

  /** Judges these runs. */
  void judge(Collection<RunKey> runs) throws SQLException {
    if (runs.isEmpty() || counters.isEmpty()) {
      return;
    }
    Collection<RunFacts> facts = RunFacts.read(connection, runs).values();
    groups.ensure(
        connection,
        facts.stream()
            .map(each -> new Groups.Group(each.run().project(), each.run().model()))
            .toList());
    Map<VerdictStore.Key, Verdict> before = VerdictStore.read(connection, runs, counters);
    RunJudge judge = new RunJudge(new TargetSteps(connection));
    List<Verdict> changed = new ArrayList<>();
    for (RunFacts each : facts) {
      CountedRun run = each.run();
      int group = groups.id(new Groups.Group(run.project(), run.model()));
      for (Counter counter : counters) {
        if (counter.rule().selects(run.project(), run.model())) {
          judge
              .judge(each, counter, group, now)
              .filter(verdict -> count(counter, verdict, before))
              .ifPresent(changed::add);
        }
      }
    }
    VerdictStore.save(connection, changed);
  }

  /** Counts a verdict unless it is what was counted before. */
  private boolean count(Counter counter, Verdict verdict, Map<VerdictStore.Key, Verdict> before) {
    Verdict earlier = before.get(VerdictStore.Key.of(verdict));
    if (verdict.equals(earlier)) {
      return false;
    }
    if (earlier != null) {
      counts.addAt(counter, earlier.group(), earlier.time(), earlier.good() ? -1 : 0, -1);
      // The alert on what was counted goes on; a correction is no news of its own.
      counts.addAt(counter, verdict.group(), verdict.time(), verdict.good() ? 1 : 0, 1);
    } else {
      counts.add(counter, verdict.group(), verdict.time(), now, verdict.good() ? 1 : 0, 1);
    }
    return true;
  }
}
