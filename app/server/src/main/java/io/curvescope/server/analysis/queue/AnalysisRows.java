package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisId;
import io.curvescope.server.analysis.AnalysisProgress;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.AnalysisState;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Rows of the table of analyses. */
public final class AnalysisRows {
  /** Everything that {@link #analysis} reads; the analysis is {@code a}. */
  public static final String SELECT =
      """
      select a.analysis_id, a.id, a.run_id, run.id as run, a.project, a.checkpoint_id, a.step, a.batch_label, a.request,
             a.parameters, a.predicted_bytes, a.state, a.progress, a.matvecs, a.expected_matvecs, a.residual, a.eta_seconds,
             a.cached, a.attempts, a.submitted_at, a.started_at, a.finished_at, a.error, a.result, a.comparison
        from analysis a join run using (run_id)
      """;

  private AnalysisRows() {}

  /** The analysis of a row. */
  public static Analysis analysis(ResultSet row) throws SQLException {
    return new Analysis(
        row.getLong("analysis_id"),
        new AnalysisId(row.getObject("id", UUID.class)),
        new RunKey(row.getLong("run_id")),
        new RunId(row.getString("run")),
        row.getString("project"),
        row.getLong("checkpoint_id"),
        row.getLong("step"),
        Optional.ofNullable(row.getString("batch_label")),
        AnalysisRequest.ofJson(row.getString("request")),
        row.getLong("parameters"),
        row.getLong("predicted_bytes"),
        state(row),
        new AnalysisProgress(
            row.getDouble("progress"),
            row.getLong("matvecs"),
            row.getLong("expected_matvecs"),
            real(row, "residual"),
            real(row, "eta_seconds")),
        row.getBoolean("cached"),
        row.getInt("attempts"),
        instant(row, "submitted_at").orElseThrow(),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        json(row, "error", AnalysisError.class),
        result(row));
  }

  private static Optional<AnalysisResult> result(ResultSet row) throws SQLException {
    Optional<SpectrumComparison> comparison = json(row, "comparison", SpectrumComparison.class);
    return json(row, "result", AnalysisResult.class)
        .map(result -> comparison.map(result::withComparison).orElse(result));
  }

  private static AnalysisState state(ResultSet row) throws SQLException {
    String name = row.getString("state");
    return AnalysisState.ofWireName(name)
        .orElseThrow(() -> new IllegalStateException("no state of analyses is called " + name));
  }

  private static OptionalDouble real(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static <T> Optional<T> json(ResultSet row, String column, Class<T> type)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(text -> AnalysisJson.read(text, type));
  }
}
