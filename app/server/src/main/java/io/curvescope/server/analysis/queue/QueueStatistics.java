package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.AnalysisState;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures about the queue. Each costs what waits, runs or ended of late, not what ever ended. */
public final class QueueStatistics {
  private final JdbcClient jdbc;

  /** On a migrated database. */
  public QueueStatistics(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** How many wait and how many run; a state that none is in has no entry. */
  public Map<AnalysisState, Long> live() {
    return counts("state in ('queued', 'running')");
  }

  /** How many ended within the last ten minutes, by how. */
  public Map<AnalysisState, Long> endedRecently() {
    return counts("finished_at > clock_timestamp() - interval '10 minutes'");
  }

  /** How long the oldest of those that may be begun has been waiting; 0 if none waits. */
  public double oldestWaitingSeconds() {
    return jdbc.sql(
            "select coalesce(max(extract(epoch from clock_timestamp() - submitted_at)), 0)"
                + " from analysis where state = 'queued'")
        .query(Double.class)
        .single();
  }

  private Map<AnalysisState, Long> counts(String condition) {
    Map<AnalysisState, Long> counts = new EnumMap<>(AnalysisState.class);
    jdbc.sql("select state, count(*) as analyses from analysis where " + condition + " group by 1")
        .query((row, number) -> Map.entry(row.getString("state"), row.getLong("analyses")))
        .list()
        .forEach(
            entry ->
                AnalysisState.ofWireName(entry.getKey())
                    .ifPresent(state -> counts.put(state, entry.getValue())));
    return counts;
  }
}
