package io.curvescope.server.run;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ConcurrentLruCache;

/**
 * The runs that the database knows. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
@Repository
public class Runs {
  private static final int CACHED_KEYS = 20_000;

  /** What never changes of a run. */
  private record Identity(RunKey key, String project) {}

  private static final String UPSERT =
      """
      insert into run (id, project, experiment, model, parameters, framework, optimizer, target_loss, time_budget_seconds,
                       cost_budget, currency, baseline, started_at, tags, directives, created_at)
      values (:id, :project, :experiment, :model, :parameters, :framework, :optimizer, :targetLoss, :timeBudgetSeconds,
              :costBudget, :currency, coalesce(cast(:baseline as boolean), false), :startedAt,
              coalesce(cast(:tags as jsonb), '{}'), coalesce(cast(:directives as text[]), '{}'), :now)
      on conflict (id) do update set
        experiment = coalesce(excluded.experiment, run.experiment),
        model = coalesce(excluded.model, run.model),
        parameters = coalesce(excluded.parameters, run.parameters),
        framework = coalesce(excluded.framework, run.framework),
        optimizer = coalesce(excluded.optimizer, run.optimizer),
        target_loss = coalesce(excluded.target_loss, run.target_loss),
        time_budget_seconds = coalesce(excluded.time_budget_seconds, run.time_budget_seconds),
        cost_budget = coalesce(excluded.cost_budget, run.cost_budget),
        currency = coalesce(excluded.currency, run.currency),
        baseline = coalesce(cast(:baseline as boolean), run.baseline),
        started_at = coalesce(excluded.started_at, run.started_at),
        tags = coalesce(cast(:tags as jsonb), run.tags),
        directives = coalesce(cast(:directives as text[]), run.directives)
      where run.project = excluded.project
      returning (xmax = 0) as created,\s"""
          + RunRows.COLUMNS;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  // A run keeps its key and its project for good, so what was found once stays right.
  private final ConcurrentLruCache<RunId, Identity> identities =
      new ConcurrentLruCache<>(CACHED_KEYS, this::readIdentity);

  Runs(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /**
   * The key of a run, from memory where possible.
   *
   * @throws UnknownRun if there is no such run
   */
  public RunKey key(RunId id) {
    return identities.get(id).key();
  }

  /**
   * The project that owns a run, from memory where possible.
   *
   * @throws UnknownRun if there is no such run
   */
  public String project(RunId id) {
    return identities.get(id).project();
  }

  /** The run of this id. */
  public Optional<Run> find(RunId id) {
    return jdbc.sql("select " + RunRows.COLUMNS + " from run where id = :id")
        .param("id", id.value())
        .query((row, number) -> RunRows.run(row))
        .optional();
  }

  /**
   * The run that another is compared with: the newest one of the same project and model that is
   * marked as baseline; empty where there is none, or the run names no model.
   */
  public Optional<Run> baselineFor(Run run) {
    return run.description()
        .model()
        .flatMap(
            model ->
                jdbc.sql(
                        "select "
                            + RunRows.COLUMNS
                            + " from run where model = :model and project = :project and baseline"
                            + " and run_id <> :run order by run_id desc limit 1")
                    .param("model", model)
                    .param("project", run.project())
                    .param("run", run.key().value())
                    .query((row, number) -> RunRows.run(row))
                    .optional());
  }

  /**
   * Creates a run, or updates what is given of one that the same project has already.
   *
   * @throws RunConflict if another project has a run of this id
   */
  public SavedRun save(RunId id, String project, RunDescription description) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transaction.execute(
        status -> {
          jdbc.sql(
                  "insert into project (name, created_at) values (:name, :now)"
                      + " on conflict (name) do nothing")
              .param("name", project)
              .param("now", RunRows.timestamp(now))
              .update();
          return upsert(id, project, description, now).orElseThrow(() -> new RunConflict(id));
        });
  }

  /**
   * Ends a run, or corrects how it ended.
   *
   * @param status any but running
   * @param time when it ended; now, or when it ended in this status already, where it is left out
   * @throws UnknownRun if there is no such run
   */
  public Run finish(RunId id, RunStatus status, Optional<Instant> time) {
    if (!status.isFinished()) {
      throw new IllegalArgumentException("a run does not finish as running");
    }
    return jdbc.sql(
            "update run set finished_at = coalesce(cast(:time as timestamptz),"
                + " case when status = :status then finished_at end, :now), status = :status"
                + " where id = :id returning "
                + RunRows.COLUMNS)
        .param("time", orNull(time.map(RunRows::timestamp)))
        .param("status", status.wireName())
        .param("now", RunRows.timestamp(clock.instant()))
        .param("id", id.value())
        .query((row, number) -> RunRows.run(row))
        .optional()
        .orElseThrow(() -> new UnknownRun(id));
  }

  /** One page of runs, newest first. */
  public RunPage list(RunQuery query) {
    StringBuilder sql = new StringBuilder("select " + RunRows.COLUMNS + " from run where true");
    query.project().ifPresent(project -> sql.append(" and project = :project"));
    query.projects().ifPresent(projects -> sql.append(" and project in (:projects)"));
    query.status().ifPresent(status -> sql.append(" and status = :status"));
    query.after().ifPresent(after -> sql.append(" and run_id < :after"));
    sql.append(" order by run_id desc limit :limit");
    JdbcClient.StatementSpec statement = jdbc.sql(sql.toString()).param("limit", query.limit() + 1);
    if (query.project().isPresent()) {
      statement = statement.param("project", query.project().get());
    }
    if (query.projects().isPresent()) {
      statement = statement.param("projects", query.projects().get());
    }
    if (query.status().isPresent()) {
      statement = statement.param("status", query.status().get().wireName());
    }
    if (query.after().isPresent()) {
      statement = statement.param("after", query.after().get().value());
    }
    List<Run> found = statement.query((row, number) -> RunRows.run(row)).list();
    boolean more = found.size() > query.limit();
    return new RunPage(more ? found.subList(0, query.limit()) : found, more);
  }

  /** How many runs there are in each status that any is in. */
  public Map<RunStatus, Long> countByStatus() {
    return jdbc
        .sql("select status, count(*) as runs from run group by status")
        .query((row, number) -> Map.entry(RunRows.status(row), row.getLong("runs")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Running runs with an event at {@code since} or later, the newest event first. */
  public List<Run> active(Instant since, int limit) {
    return jdbc.sql(
            "select "
                + RunRows.COLUMNS
                + " from run join run_activity using (run_id) where status = 'running'"
                + " and last_event_at >= :since order by last_event_at desc limit :limit")
        .param("since", RunRows.timestamp(since))
        .param("limit", limit)
        .query((row, number) -> RunRows.run(row))
        .list();
  }

  private Identity readIdentity(RunId id) {
    return jdbc.sql("select run_id, project from run where id = :id")
        .param("id", id.value())
        .query(
            (row, number) ->
                new Identity(new RunKey(row.getLong("run_id")), row.getString("project")))
        .optional()
        .orElseThrow(() -> new UnknownRun(id));
  }

  private Optional<SavedRun> upsert(
      RunId id, String project, RunDescription description, Instant now) {
    return jdbc.sql(UPSERT)
        .param("id", id.value())
        .param("project", project)
        .param("experiment", orNull(description.experiment()))
        .param("model", orNull(description.model()))
        .param("parameters", orNull(boxed(description.parameters())))
        .param("framework", orNull(description.framework()))
        .param("optimizer", orNull(description.optimizer()))
        .param("targetLoss", orNull(boxed(description.targetLoss())))
        .param("timeBudgetSeconds", orNull(boxed(description.timeBudgetSeconds())))
        .param("costBudget", orNull(boxed(description.costBudget())))
        .param("currency", orNull(description.currency()))
        .param("baseline", orNull(description.baseline()))
        .param("startedAt", orNull(description.startedAt().map(RunRows::timestamp)))
        .param("tags", orNull(description.tags().map(RunRows::tags)))
        .param("directives", orNull(description.directives().map(RunRows::wireNames)))
        .param("now", RunRows.timestamp(now))
        .query((row, number) -> new SavedRun(RunRows.run(row), row.getBoolean("created")))
        .optional();
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.orElse(null);
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
