package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisProgress;
import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.AnalysisResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The queue as a worker sees it. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer; what it did not
 * answer may be asked again.
 */
public final class JobQueue {
  /** One claim at a time, so that two never go by the same counts. */
  private static final String TAKE_TURNS =
      "select pg_advisory_xact_lock(hashtext('curvescope.analysis.claim'))";

  /**
   * Of the projects with something to do the one with the least in work, and among those the one
   * whose last turn is longest ago; of its analyses the oldest. A question that is being computed
   * for the project already waits for that answer.
   */
  private static final String CLAIM =
      """
      with live as (
        select project, count(*) filter (where state = 'running') as running
          from analysis where state in ('queued', 'running') group by project),
      next as (
        select a.analysis_id
          from analysis a
          join live using (project)
          left join analysis_turn turn using (project)
         where a.state = 'queued' and a.not_before <= clock_timestamp()
           and not exists (
             select from analysis other
              where other.project = a.project and other.question = a.question and other.state = 'running')
         order by live.running, coalesce(turn.lease_token, 0), a.analysis_id
         limit 1 for update of a skip locked)
      update analysis
         set state = 'running', lease_token = nextval('analysis_lease'), worker = :worker, attempts = attempts + 1,
             lease_expires_at = clock_timestamp() + make_interval(secs => :lease), started_at = clock_timestamp(),
             progress = 0, matvecs = 0, expected_matvecs = 0, residual = null, eta_seconds = null
        from next where analysis.analysis_id = next.analysis_id
      returning analysis.analysis_id, analysis.lease_token, analysis.project, analysis.memory_divisor,
                analysis.traceparent
      """;

  private static final String TURN =
      """
      insert into analysis_turn (project, lease_token) values (:project, :token)
      on conflict (project) do update set lease_token = excluded.lease_token
      """;

  private static final String RENEW =
      """
      update analysis
         set lease_expires_at = clock_timestamp() + make_interval(secs => :lease), progress = :progress, matvecs = :matvecs,
             expected_matvecs = :expected, residual = :residual, eta_seconds = :eta
       where analysis_id = :analysis and lease_token = :token
      returning clock_timestamp() - started_at > make_interval(secs => :limit)
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final AnswerStore answers;
  private final LeaseRecovery recovery;
  private final AnalysisProperties properties;

  /** On a migrated database. */
  public JobQueue(DataSource dataSource, AnalysisProperties properties) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.answers = new AnswerStore(dataSource);
    this.recovery = new LeaseRecovery(jdbc, properties.attempts());
    this.properties = properties;
  }

  private record Claim(
      JobLease lease, String project, int memoryDivisor, Optional<String> traceparent) {}

  /**
   * Takes the next analysis; first, what dead workers held goes back into the queue.
   *
   * @param worker for the log, and for {@link #workerEnded}
   */
  public Optional<ClaimedJob> claim(String worker) {
    return transaction.execute(
        status -> {
          jdbc.sql(TAKE_TURNS).query((row, number) -> true).single();
          recovery.recoverExpired();
          return claimNext(worker).map(this::job);
        });
  }

  /** Keeps a lease and tells how far its analysis is. */
  public LeaseState renew(JobLease lease, AnalysisProgress progress) {
    return jdbc.sql(RENEW)
        .param("lease", seconds(properties.lease()))
        .param("limit", seconds(properties.timeLimit()))
        .param("progress", progress.fraction())
        .param("matvecs", progress.matvecs())
        .param("expected", progress.expectedMatvecs())
        .param("residual", orNull(progress.residual()))
        .param("eta", orNull(progress.etaSeconds()))
        .param("analysis", lease.analysis())
        .param("token", lease.token())
        .query(Boolean.class)
        .optional()
        .map(overdue -> overdue ? LeaseState.OVERDUE : LeaseState.HELD)
        .orElse(LeaseState.LOST);
  }

  /**
   * Gives the stored answer to the same question, if the project has one by now.
   *
   * @return whether it did, and the analysis has succeeded
   */
  public boolean answerFromStore(JobLease lease) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> isHeld(lease) && answers.answerFromStore(lease.analysis())));
  }

  /**
   * Stores a result together with its spectrum event.
   *
   * @return false if the lease was lost, and nothing was stored
   */
  public boolean succeed(JobLease lease, AnalysisResult result) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              if (!isHeld(lease)) {
                return false;
              }
              answers.store(lease.analysis(), result);
              return true;
            }));
  }

  /**
   * Ends an analysis without a result.
   *
   * @return false if the lease was lost, and nothing was stored
   */
  public boolean fail(JobLease lease, AnalysisError error) {
    return jdbc.sql(
                """
                update analysis
                   set state = 'failed', error = cast(:error as json), finished_at = clock_timestamp(), eta_seconds = null,
                       lease_token = null, lease_expires_at = null
                 where analysis_id = :analysis and lease_token = :token
                """)
            .param("error", AnalysisJson.write(error))
            .param("analysis", lease.analysis())
            .param("token", lease.token())
            .update()
        == 1;
  }

  /**
   * Puts an analysis back for another try, or ends it when it has had as many as it may.
   *
   * @param error what went wrong, and the error that it ends with
   */
  public void retry(JobLease lease, AnalysisError error, Duration delay) {
    transaction.executeWithoutResult(
        status -> {
          if (isHeld(lease)) {
            recovery.putBack(lease.analysis(), error, delay);
          }
        });
  }

  /** Puts an analysis back as if it had not been taken: its worker is asked to stop. */
  public void release(JobLease lease) {
    jdbc.sql(
            """
            update analysis
               set state = 'queued', attempts = attempts - 1, lease_token = null, lease_expires_at = null, worker = null,
                   started_at = null, eta_seconds = null, progress = 0, matvecs = 0, expected_matvecs = 0
             where analysis_id = :analysis and lease_token = :token
            """)
        .param("analysis", lease.analysis())
        .param("token", lease.token())
        .update();
  }

  /**
   * Puts back what a worker held whose end somebody saw, without waiting for the lease.
   *
   * @param error how it ended
   */
  public void workerEnded(String worker, AnalysisError error) {
    transaction.executeWithoutResult(status -> recovery.recoverFrom(worker, error));
  }

  private Optional<Claim> claimNext(String worker) {
    Optional<Claim> claim =
        jdbc.sql(CLAIM)
            .param("worker", worker)
            .param("lease", seconds(properties.lease()))
            .query(
                (row, number) ->
                    new Claim(
                        new JobLease(row.getLong("analysis_id"), row.getLong("lease_token")),
                        row.getString("project"),
                        row.getInt("memory_divisor"),
                        Optional.ofNullable(row.getString("traceparent"))))
            .optional();
    claim.ifPresent(
        taken ->
            jdbc.sql(TURN)
                .param("project", taken.project())
                .param("token", taken.lease().token())
                .update());
    return claim;
  }

  private ClaimedJob job(Claim claim) {
    return new ClaimedJob(
        claim.lease(),
        jdbc.sql(AnalysisRows.SELECT + " where a.analysis_id = :analysis")
            .param("analysis", claim.lease().analysis())
            .query((row, number) -> AnalysisRows.analysis(row))
            .single(),
        claim.memoryDivisor(),
        claim.traceparent());
  }

  /** Locks the row, so that whoever holds the lease now holds it until the transaction ends. */
  private boolean isHeld(JobLease lease) {
    return jdbc.sql(
            "select true from analysis where analysis_id = :analysis and lease_token = :token for update")
        .param("analysis", lease.analysis())
        .param("token", lease.token())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() && !Double.isNaN(value.getAsDouble()) ? value.getAsDouble() : null;
  }
}
