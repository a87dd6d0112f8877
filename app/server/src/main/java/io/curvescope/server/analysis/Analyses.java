package io.curvescope.server.analysis;

import io.curvescope.server.analysis.queue.AnalysisRows;
import io.curvescope.server.analysis.queue.AnswerStore;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.run.RunKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The analyses that the database knows. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
public final class Analyses {
  private static final String INSERT =
      """
      insert into analysis (id, run_id, checkpoint_id, step, parameters, predicted_bytes, state, project, batch_label,
                            question, request, traceparent)
      values (:id, :run, :checkpoint, :step, :parameters, :predictedBytes, 'queued', :project, :batchLabel,
              :question, cast(:request as json), :traceparent)
      returning analysis_id
      """;

  private static final String CANCEL =
      """
      update analysis
         set state = 'cancelled', finished_at = clock_timestamp(), lease_token = null, lease_expires_at = null,
             eta_seconds = null
       where id = :id and state in ('queued', 'running')
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final AnswerStore answers;
  private final AnalysisProperties properties;

  /** On a migrated database. */
  public Analyses(DataSource dataSource, AnalysisProperties properties) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.answers = new AnswerStore(dataSource);
    this.properties = properties;
  }

  /**
   * Puts a question into the queue, or answers it at once where the project has the answer already.
   *
   * @throws QueueFull if the project has too many waiting
   */
  public Analysis submit(Submission submission) {
    AnalysisId id = AnalysisId.random();
    transaction.executeWithoutResult(
        status -> {
          long number = insert(id, submission);
          if (!answers.answerFromStore(number)) {
            requireRoom(submission.checkpoint().project());
          }
        });
    return find(id).orElseThrow(() -> new UnknownAnalysis(id));
  }

  /** The analysis of this id. */
  public Optional<Analysis> find(AnalysisId id) {
    return jdbc.sql(AnalysisRows.SELECT + " where a.id = :id")
        .param("id", id.value())
        .query((row, number) -> AnalysisRows.analysis(row))
        .optional();
  }

  /** Those of these ids that exist. */
  public List<Analysis> find(Collection<AnalysisId> ids) {
    return jdbc.sql(AnalysisRows.SELECT + " where a.id = any (:ids)")
        .param("ids", ids.stream().map(AnalysisId::value).toArray(UUID[]::new))
        .query((row, number) -> AnalysisRows.analysis(row))
        .list();
  }

  /**
   * One page of a run's analyses, newest first.
   *
   * @param before only those submitted before the one of this number
   */
  public AnalysisPage ofRun(RunKey run, OptionalLong before, int limit) {
    List<Analysis> found =
        jdbc.sql(
                AnalysisRows.SELECT
                    + " where a.run_id = :run and a.analysis_id < :before"
                    + " order by a.analysis_id desc limit :limit")
            .param("run", run.value())
            .param("before", before.orElse(Long.MAX_VALUE))
            .param("limit", limit + 1)
            .query((row, number) -> AnalysisRows.analysis(row))
            .list();
    return found.size() > limit
        ? new AnalysisPage(found.subList(0, limit), OptionalLong.of(found.get(limit - 1).number()))
        : new AnalysisPage(found, OptionalLong.empty());
  }

  /** The project of an analysis. */
  public Optional<String> project(AnalysisId id) {
    return jdbc.sql("select project from analysis where id = :id")
        .param("id", id.value())
        .query(String.class)
        .optional();
  }

  /**
   * Cancels an analysis that waits or runs; one that has ended stays as it is. From here on nothing
   * that its worker still finds out is stored.
   *
   * @throws UnknownAnalysis if there is no such analysis
   */
  public Analysis cancel(AnalysisId id) {
    jdbc.sql(CANCEL).param("id", id.value()).update();
    return find(id).orElseThrow(() -> new UnknownAnalysis(id));
  }

  private long insert(AnalysisId id, Submission submission) {
    Checkpoint checkpoint = submission.checkpoint();
    return jdbc.sql(INSERT)
        .param("id", id.value())
        .param("run", checkpoint.runKey().value())
        .param("checkpoint", checkpoint.number())
        .param("step", checkpoint.step())
        .param("parameters", submission.parameters())
        .param("predictedBytes", submission.predictedBytes())
        .param("project", checkpoint.project())
        .param("batchLabel", checkpoint.batchLabel().orElse(null))
        .param("question", submission.question().toBytes())
        .param("request", submission.request().toJson())
        .param("traceparent", submission.traceparent().orElse(null))
        .query(Long.class)
        .single();
  }

  private void requireRoom(String project) {
    long waiting =
        jdbc.sql("select count(*) from analysis where project = :project and state = 'queued'")
            .param("project", project)
            .query(Long.class)
            .single();
    if (waiting > properties.waitingPerProject()) {
      throw new QueueFull(project, properties.waitingPerProject());
    }
  }
}
