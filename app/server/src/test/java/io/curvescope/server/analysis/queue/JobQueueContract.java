package io.curvescope.server.analysis.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisError.Reason;
import io.curvescope.server.analysis.AnalysisProgress;
import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.AnalysisState;
import io.curvescope.server.analysis.QueueFull;
import io.curvescope.server.analysis.SampleAnalyses;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.run.RunKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the queue must do, on every kind of database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobQueueContract {
  private static final AnalysisError LOST = AnalysisError.of(Reason.WORKER_LOST, "it was killed");
  private static final AnalysisError NO_MEMORY =
      AnalysisError.of(Reason.OUT_OF_MEMORY, "memory ran out under a budget of 5 bytes");

  private final TestStorage storage;
  private final Analyses analyses;
  private final JobQueue queue;
  private long seed;

  JobQueueContract(DatabaseAddress database) {
    this.storage = TestStorage.prepare(database);
    this.analyses = new Analyses(storage.dataSource(), SampleAnalyses.PROPERTIES);
    this.queue = new JobQueue(storage.dataSource(), SampleAnalyses.PROPERTIES);
  }

  @AfterAll
  void close() {
    storage.close();
  }

  @BeforeEach
  void emptyQueue() throws SQLException {
    storage.execute("truncate analysis, analysis_turn");
  }

  @Test
  void projectsTakeTurnsHoweverManyEachHasWaiting() throws SQLException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      submit("busy");
    }
    submit("small");
    submit("other");
    submit("other");
    expected.addAll(List.of("busy", "small", "other", "busy", "other", "busy", "busy"));

    List<String> order = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      ClaimedJob job = claim();
      order.add(job.analysis().project());
      assertThat(queue.succeed(job.lease(), SampleAnalyses.result())).isTrue();
    }

    assertThat(order).isEqualTo(expected);
  }

  @Test
  void aProjectWithLessInWorkComesFirst() throws SQLException {
    submit("a");
    submit("a");
    submit("b");
    submit("b");

    assertThat(IntStream.range(0, 4).mapToObj(i -> claim().analysis().project()).toList())
        .isEqualTo(List.of("a", "b", "a", "b"));
  }

  @Test
  void workersThatClaimAtOnceGetEachAnalysisOnce() throws Exception {
    Set<Long> submitted = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      submitted.add(submit("p" + i % 3).number());
    }
    List<Callable<List<Long>>> workers = new ArrayList<>();
    for (int worker = 0; worker < 8; worker++) {
      String name = "worker-" + worker;
      workers.add(
          () -> {
            List<Long> taken = new ArrayList<>();
            for (var job = queue.claim(name); job.isPresent(); job = queue.claim(name)) {
              taken.add(job.get().lease().analysis());
            }
            return taken;
          });
    }
    List<Long> claimed = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<List<Long>> taken : executor.invokeAll(workers)) {
        claimed.addAll(taken.get());
      }
    }

    assertThat(claimed).containsExactlyInAnyOrderElementsOf(submitted);
  }

  @Test
  void anExpiredLeaseGoesToAnotherAndTheFirstStoresNothingAnyMore() throws SQLException {
    Analysis submitted = submit("p");
    ClaimedJob first = claim();
    assertThat(queue.claim("second")).isEmpty();
    expireLeases();
    ClaimedJob second = queue.claim("second").orElseThrow();

    assertThat(second.lease().analysis()).isEqualTo(first.lease().analysis());
    assertThat(second.lease().token()).isGreaterThan(first.lease().token());
    assertThat(second.analysis().attempts()).isEqualTo(2);
    assertThat(queue.renew(first.lease(), AnalysisProgress.NONE)).isEqualTo(LeaseState.LOST);
    assertThat(queue.succeed(first.lease(), SampleAnalyses.result())).isFalse();
    assertThat(queue.fail(first.lease(), LOST)).isFalse();
    queue.retry(first.lease(), LOST, Duration.ZERO);
    queue.release(first.lease());
    assertThat(queue.renew(second.lease(), AnalysisProgress.NONE)).isEqualTo(LeaseState.HELD);
    assertThat(queue.succeed(second.lease(), SampleAnalyses.result())).isTrue();
    assertThat(queue.succeed(second.lease(), SampleAnalyses.result())).isFalse();
    assertThat(find(submitted).state()).isEqualTo(AnalysisState.SUCCEEDED);
    assertThat(recomputedSpectra(submitted)).isEqualTo("1");
  }

  @Test
  void aLeaseThatRanOutStaysValidUntilAnotherWorkerTakesIt() throws SQLException {
    Analysis submitted = submit("p");
    ClaimedJob job = claim();
    expireLeases();

    assertThat(queue.renew(job.lease(), AnalysisProgress.NONE)).isEqualTo(LeaseState.HELD);
    assertThat(queue.claim("other")).isEmpty();
    assertThat(queue.succeed(job.lease(), SampleAnalyses.result())).isTrue();
    assertThat(find(submitted).state()).isEqualTo(AnalysisState.SUCCEEDED);
  }

  @Test
  void leasesRunByTheClockOfTheDatabaseAlone() throws SQLException {
    submit("p");
    claim();
    String left =
        "round(extract(epoch from lease_expires_at - clock_timestamp())) between 10 and 15";

    assertThat(storage.value("select " + left + " from analysis")).isEqualTo("t");
  }

  @Test
  void theThirdWorkerThatDiesOnAnAnalysisIsItsLast() throws SQLException {
    Analysis submitted = submit("p");
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(claim().analysis().attempts()).isEqualTo(attempt);
      expireLeases();
    }

    assertThat(queue.claim("fourth")).isEmpty();
    Analysis failed = find(submitted);
    assertThat(failed.state()).isEqualTo(AnalysisState.FAILED);
    assertThat(failed.error().orElseThrow().reason()).isEqualTo("worker_lost");
    assertThat(failed.error().orElseThrow().message()).contains("tried 3 times", "worker-of-test");
  }

  @Test
  void memoryThatRunsOutIsTriedOnceMoreInSmallerPiecesAndThenFailsWithTheFigures()
      throws SQLException {
    Analysis submitted = submit("p");
    ClaimedJob first = claim();
    assertThat(first.memoryDivisor()).isEqualTo(1);
    queue.retry(first.lease(), NO_MEMORY, Duration.ZERO);
    ClaimedJob second = claim();
    assertThat(second.memoryDivisor()).isEqualTo(2);
    queue.retry(second.lease(), NO_MEMORY, Duration.ZERO);

    Analysis failed = find(submitted);
    assertThat(failed.state()).isEqualTo(AnalysisState.FAILED);
    assertThat(failed.error().orElseThrow().reason()).isEqualTo("out_of_memory");
    assertThat(failed.error().orElseThrow().message()).contains("budget of 5 bytes");
  }

  @Test
  void whatAWorkerHeldThatWasSeenToEndIsFreeAtOnce() throws SQLException {
    submit("p");
    assertThat(queue.claim("dead")).isPresent();
    queue.workerEnded("another", LOST);
    assertThat(queue.claim("next")).isEmpty();
    queue.workerEnded("dead", LOST);

    assertThat(queue.claim("next").orElseThrow().analysis().attempts()).isEqualTo(2);
  }

  @Test
  void whatAStoppingWorkerGivesBackCostsNoTry() throws SQLException {
    submit("p");
    for (int i = 0; i < 5; i++) {
      ClaimedJob job = claim();
      assertThat(job.analysis().attempts()).isEqualTo(1);
      queue.release(job.lease());
    }

    assertThat(queue.claim("next")).isPresent();
  }

  @Test
  void cancellingEndsAnAnalysisAtOnceWhereverItIs() throws SQLException {
    Analysis running = submit("p");
    Analysis waiting = submit("p");
    ClaimedJob job = claim();

    assertThat(analyses.cancel(running.id()).state()).isEqualTo(AnalysisState.CANCELLED);
    assertThat(analyses.cancel(waiting.id()).state()).isEqualTo(AnalysisState.CANCELLED);
    assertThat(queue.renew(job.lease(), AnalysisProgress.NONE)).isEqualTo(LeaseState.LOST);
    assertThat(queue.succeed(job.lease(), SampleAnalyses.result())).isFalse();
    assertThat(queue.claim("next")).isEmpty();
    assertThat(find(running).state()).isEqualTo(AnalysisState.CANCELLED);
    assertThat(recomputedSpectra(running)).isEqualTo("0");
  }

  @Test
  void whatHasEndedIsNotCancelled() throws SQLException {
    Analysis submitted = submit("p");
    queue.succeed(claim().lease(), SampleAnalyses.result());

    assertThat(analyses.cancel(submitted.id()).state()).isEqualTo(AnalysisState.SUCCEEDED);
  }

  @Test
  void renewingTellsTheProgressAndThatTimeIsUp() throws SQLException {
    Analysis submitted = submit("p");
    ClaimedJob job = claim();
    AnalysisProgress progress =
        new AnalysisProgress(0.42, 118, 281, OptionalDouble.of(3.1e-7), OptionalDouble.of(31.5));
    AnalysisProperties brief =
        new AnalysisProperties(
            10,
            Duration.ofMillis(1),
            Duration.ofSeconds(15),
            3,
            SampleAnalyses.PROPERTIES.memoryBudget());

    assertThat(queue.renew(job.lease(), progress)).isEqualTo(LeaseState.HELD);
    assertThat(find(submitted).progress()).isEqualTo(progress);
    assertThat(new JobQueue(storage.dataSource(), brief).renew(job.lease(), progress))
        .isEqualTo(LeaseState.OVERDUE);
  }

  @Test
  void aResultComesBackDigitByDigitAndAsOneSpectrum() throws SQLException {
    Analysis submitted = submit("p");
    queue.succeed(claim().lease(), SampleAnalyses.result());

    assertThat(find(submitted).result()).contains(SampleAnalyses.result());
    assertThat(
            storage.value(
                "select concat_ws(' ', eigenvalues, residuals, operator, batch, matvecs, seed,"
                    + " dtype, trace, trace_stderr) from spectrum where method = 'recomputed' and"
                    + " run_id = "
                    + submitted.runKey().value()))
        .isEqualTo(
            "{3.141592653589793,0.3333333333333333,-0.15486787329835527} {3e-13,5e-324,2e-12}"
                + " hessian val-0 212 1 float64 13.610418678290237 0.12");
  }

  @Test
  void theSameQuestionOfAProjectIsComputedOnce() throws SQLException {
    RunKey run = createRun("p");
    RunKey stranger = createRun("q");
    Analysis first = submit(run, "p", 7, 1);
    ClaimedJob job = claim();
    Analysis meanwhile = submit(run, "p", 7, 1);
    Analysis elsewhere = submit(stranger, "q", 7, 1);
    assertThat(claim().analysis().id()).isEqualTo(elsewhere.id());
    assertThat(queue.claim("idle")).as("the same question waits").isEmpty();
    queue.succeed(job.lease(), SampleAnalyses.result());

    ClaimedJob waited = claim();
    assertThat(waited.analysis().id()).isEqualTo(meanwhile.id());
    assertThat(queue.answerFromStore(waited.lease())).isTrue();
    Analysis later = submit(run, "p", 7, 1);
    Analysis ofAnotherStep = submit(run, "p", 8, 1);
    for (Analysis each : List.of(meanwhile, later, ofAnotherStep)) {
      assertThat(find(each).state()).isEqualTo(AnalysisState.SUCCEEDED);
      assertThat(find(each).cached()).isTrue();
      assertThat(find(each).result()).isEqualTo(find(first).result());
    }
    assertThat(find(first).cached()).isFalse();
    // One for each step.
    assertThat(recomputedSpectra(first)).isEqualTo("2");
    assertThat(find(elsewhere).state()).isEqualTo(AnalysisState.RUNNING);
  }

  @Test
  void aProjectMayNotHaveMoreWaitingThanTheLimit() throws SQLException {
    AnalysisProperties two =
        new AnalysisProperties(
            2,
            Duration.ofHours(1),
            Duration.ofSeconds(15),
            3,
            SampleAnalyses.PROPERTIES.memoryBudget());
    Analyses narrow = new Analyses(storage.dataSource(), two);
    RunKey run = createRun("p");
    narrow.submit(SampleAnalyses.submission(run, "p", 1, ++seed));
    narrow.submit(SampleAnalyses.submission(run, "p", 2, ++seed));

    assertThatThrownBy(() -> narrow.submit(SampleAnalyses.submission(run, "p", 3, ++seed)))
        .isInstanceOf(QueueFull.class);
    assertThat(storage.value("select count(*) from analysis")).isEqualTo("2");
  }

  private ClaimedJob claim() {
    return queue.claim("worker-of-test").orElseThrow();
  }

  private Analysis submit(String project) throws SQLException {
    return submit(createRun(project), project, 1, ++seed);
  }

  private Analysis submit(RunKey run, String project, long step, long of) {
    return analyses.submit(SampleAnalyses.submission(run, project, step, of));
  }

  private RunKey createRun(String project) throws SQLException {
    RunKey run = storage.createRun();
    storage.execute("insert into project values ('" + project + "', now()) on conflict do nothing");
    return run;
  }

  private Analysis find(Analysis analysis) {
    Optional<Analysis> found = analyses.find(analysis.id());
    return found.orElseThrow();
  }

  private void expireLeases() throws SQLException {
    storage.execute("update analysis set lease_expires_at = clock_timestamp() - interval '1 ms'");
  }

  private String recomputedSpectra(Analysis analysis) throws SQLException {
    return storage.value(
        "select count(*) from spectrum where method = 'recomputed' and run_id = "
            + analysis.runKey().value());
  }
}
