package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.telemetry.EventIdentity;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.TelemetryWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Stores results: the answer and its spectrum event in one transaction, which is the caller's. So
 * the event is there exactly once, wherever a worker dies.
 */
public final class AnswerStore {
  /** Answers to the same question come one after the other, so that the second sees the first. */
  private static final String TAKE_TURNS =
      "select pg_advisory_xact_lock(hashtext(project || encode(question, 'hex'))) from analysis where analysis_id = :analysis";

  private static final String EARLIER =
      """
      select earlier.result
        from analysis a join analysis earlier using (project, question)
       where a.analysis_id = :analysis and earlier.state = 'succeeded'
       order by earlier.analysis_id limit 1
      """;

  private static final String SUCCEED =
      """
      update analysis
         set state = 'succeeded', result = cast(:result as json), cached = :cached, finished_at = clock_timestamp(),
             progress = 1, matvecs = :matvecs, expected_matvecs = :matvecs, eta_seconds = null,
             lease_token = null, lease_expires_at = null
       where analysis_id = :analysis
      """;

  private static final String SAME_ANSWER_IS_SHOWN =
      """
      select exists (
        select from analysis a join analysis other
            on other.project = a.project and other.question = a.question and other.state = 'succeeded'
           and other.run_id = a.run_id and other.step = a.step
           and other.batch_label is not distinct from a.batch_label and other.analysis_id <> a.analysis_id
         where a.analysis_id = :analysis)
      """;

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final TelemetryWriter telemetry = new TelemetryWriter();

  /** On a migrated database. */
  public AnswerStore(DataSource dataSource) {
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
  }

  /**
   * Answers an analysis with the stored answer to the same question of its project.
   *
   * @return whether there is one
   */
  public boolean answerFromStore(long analysis) {
    takeTurns(analysis);
    Optional<AnalysisResult> earlier =
        jdbc.sql(EARLIER)
            .param("analysis", analysis)
            .query(String.class)
            .optional()
            .map(json -> AnalysisJson.read(json, AnalysisResult.class));
    earlier.ifPresent(result -> write(analysis, result, true));
    return earlier.isPresent();
  }

  /** Stores what a worker found. */
  void store(long analysis, AnalysisResult result) {
    takeTurns(analysis);
    write(analysis, result, false);
  }

  private void takeTurns(long analysis) {
    jdbc.sql(TAKE_TURNS).param("analysis", analysis).query((row, number) -> true).single();
  }

  private void write(long analysis, AnalysisResult result, boolean cached) {
    jdbc.sql(SUCCEED)
        .param("result", AnalysisJson.write(result))
        .param("cached", cached)
        .param("matvecs", result.matvecs())
        .param("analysis", analysis)
        .update();
    boolean shown =
        jdbc.sql(SAME_ANSWER_IS_SHOWN).param("analysis", analysis).query(Boolean.class).single();
    if (!shown) {
      writeEvent(analysis, result);
    }
  }

  private void writeEvent(long number, AnalysisResult result) {
    Analysis analysis =
        jdbc.sql(AnalysisRows.SELECT + " where a.analysis_id = :analysis")
            .param("analysis", number)
            .query((row, index) -> AnalysisRows.analysis(row))
            .single();
    Optional<SpectrumEvent> event = RecomputedSpectrum.of(analysis, result);
    if (event.isEmpty()) {
      return;
    }
    long batch = jdbc.sql("select nextval('batch_id')").query(Long.class).single();
    EventRow row = new EventRow(analysis.runKey(), new EventIdentity(batch, 0), event.get());
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      telemetry.write(connection, List.of(row));
    } catch (SQLException e) {
      throw translated(e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  private RuntimeException translated(SQLException e) {
    RuntimeException known =
        new JdbcTemplate(dataSource)
            .getExceptionTranslator()
            .translate("store a recomputed spectrum", null, e);
    return known == null ? new IllegalStateException(e) : known;
  }
}
