package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.SpectrumComparison;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Comparisons beside the analyses that they belong to. */
public final class ComparisonRows {
  private final JdbcClient jdbc;

  /** On a migrated database. */
  public ComparisonRows(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** Keeps a comparison. */
  public void store(long analysis, SpectrumComparison comparison) {
    jdbc.sql(
            "update analysis set comparison = cast(:comparison as json) where analysis_id ="
                + " :analysis")
        .param("comparison", AnalysisJson.write(comparison))
        .param("analysis", analysis)
        .update();
  }

  /** The newest analyses that succeeded since then and have no comparison. */
  public List<Analysis> uncompared(Instant since, int limit) {
    return answered("a.comparison is null", since, limit);
  }

  /** The newest analyses that succeeded since then and disagree with the job on the same batch. */
  public List<Analysis> disagreeing(Instant since, int limit) {
    return answered(
        "a.comparison ->> 'same_batch' = 'true' and a.comparison ->> 'within_errors' = 'false'",
        since,
        limit);
  }

  private List<Analysis> answered(String condition, Instant since, int limit) {
    return jdbc.sql(
            AnalysisRows.SELECT
                + " where a.state = 'succeeded' and a.finished_at >= :since and "
                + condition
                + " order by a.finished_at desc limit :limit")
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> AnalysisRows.analysis(row))
        .list();
  }
}
