package io.curvescope.acceptance.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.Endurance;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.server.PackedWorker;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes of the packed jar, killed and overloaded, on a real TimescaleDB. */
@TimeBudget(seconds = 150)
class AnalysisWorkersIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int JOBS = Endurance.repetitions(4, 10);

  /** One thread for BLAS each: three workers on few cores, and the same sums everywhere. */
  private static final Map<String, String> WORKER =
      Map.of("OPENBLAS_NUM_THREADS", "1", "CURVESCOPE_WORKER_HEAP", "128MB");

  @TempDir private Path folder;
  private final Database database = TimescaleDatabase.shared().createDatabase();

  @Test
  void analysesEndOnceWithTheSameResultsWhenTwoOfThreeWorkersAreKilled() throws Exception {
    try (PackedServer server = server(2)) {
      server.launch();
      server.awaitReady();
      ApiClient client = new ApiClient(server.url());
      List<AnalysisResult> undisturbed = results(submitJobs(client, createRun(client, "calm")));
      List<ProcessHandle> own = workers(server);
      try (PackedWorker third =
          PackedWorker.start(folder.resolve("third"), data(), database, WORKER)) {
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> third.logText().contains("waits for analyses"));
        List<SubmittedAnalysis> disturbed = submitJobs(client, createRun(client, "storm"));
        awaitWork(third.workers().getFirst());
        long killed =
            Long.parseLong(value("select (extract(epoch from clock_timestamp()) * 1000)::bigint"));
        third.kill();
        awaitWork(own.getFirst());
        own.getFirst().destroyForcibly();

        List<AnalysisResult> results = results(disturbed);

        assertThat(results)
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
            .isEqualTo(undisturbed);
        assertThat(value("select max(attempts) from analysis where project = 'storm'"))
            .isEqualTo("2");
        assertThat(
                Long.parseLong(
                    value(
                        "select (extract(epoch from max(started_at)) * 1000)::bigint from analysis"
                            + " where attempts = 2")))
            .isLessThan(killed + 30_000);
        assertThat(
                value(
                    "select count(*) || ' ' || count(distinct step) from spectrum join run using"
                        + " (run_id) where project = 'storm' and method = 'recomputed'"))
            .isEqualTo(JOBS + " " + JOBS);
      }
      List<ProcessHandle> left = workers(server);
      server.kill();
      Awaitility.await("workers end with their server")
          .atMost(Duration.ofSeconds(30))
          .until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void manySubmissionsAtOnceEndInFairOrderWithinBoundedMemory() throws Exception {
    Map<String, Integer> submissions =
        Endurance.isOn()
            ? Map.of("large", 70, "medium", 20, "small", 9, "single", 1)
            : Map.of("large", 14, "medium", 6, "small", 3, "single", 1);
    try (PackedServer server = server(0)) {
      server.launch();
      server.awaitReady();
      ApiClient client = new ApiClient(server.url());
      List<SubmittedAnalysis> submitted = submitAtOnce(client, submissions);
      Map<String, String> two =
          Map.of(
              "OPENBLAS_NUM_THREADS", "1",
              "CURVESCOPE_WORKER_HEAP", "128MB",
              "CURVESCOPE_WORKER_PROCESSES", "2");
      try (PackedWorker worker = PackedWorker.start(folder.resolve("two"), data(), database, two)) {
        results(submitted);

        assertThat(worker.workers()).hasSize(2);
        for (ProcessHandle process : worker.workers()) {
          assertThat(peakMebibytes(process)).as(worker.logText()).isLessThan(640);
        }
        assertThat(peakMebibytes(server.handle().orElseThrow())).isLessThan(800);
      }
      try (Connection connection = database.connect()) {
        Turns turns = Turns.read(connection);
        assertThat(turns.count()).isEqualTo(submitted.size());
        // Whose turn it is goes round: each of the three others once, and one that races with it.
        assertThat(turns.mostPassedOver().values()).hasSize(4).allMatch(times -> times <= 3 + 1);
      }
      assertThat(value("select count(*) from analysis where state <> 'succeeded' or attempts <> 1"))
          .isEqualTo("0");
    }
  }

  private PackedServer server(int workers) {
    return new PackedServer(
        folder,
        database,
        List.of("-Xmx384m"),
        Map.of(
            "CURVESCOPE_WORKER_PROCESSES", Integer.toString(workers),
            "CURVESCOPE_WORKER_HEAP", "128MB",
            "OPENBLAS_NUM_THREADS", "1"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static List<ProcessHandle> workers(PackedServer server) {
    return server.handle().stream().flatMap(ProcessHandle::children).toList();
  }

  private static String createRun(ApiClient client, String project) {
    String id = "run-of-" + project;
    ApiClient.Answer answer =
        client.post("/api/v1/runs", "{\"id\":\"" + id + "\",\"project\":\"" + project + "\"}");
    assertThat(answer.status()).isBetween(200, 201);
    return id;
  }

  /** Some that take some seconds each, so that a worker can be met in the middle of one. */
  private static List<SubmittedAnalysis> submitJobs(ApiClient client, String run) {
    List<SubmittedAnalysis> submitted = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      String request =
          "{\"step\":%d,\"loss\":\"cross_entropy\",\"top\":1,\"density\":{\"probes\":4,\"steps\":40},\"seed\":%d}"
              .formatted(job, job);
      submitted.add(
          SubmittedAnalysis.submit(
              client, run, CheckpointBody.ofCase("cases/j_mlp_784").asking(request)));
    }
    return submitted;
  }

  private static List<SubmittedAnalysis> submitAtOnce(
      ApiClient client, Map<String, Integer> submissions) throws Exception {
    List<Callable<SubmittedAnalysis>> tasks = new ArrayList<>();
    submissions.forEach(
        (project, count) -> {
          String run = createRun(client, project);
          for (int i = 0; i < count; i++) {
            String request =
                "{\"step\":%d,\"loss\":\"mse\",\"top\":2,\"bottom\":1,\"seed\":%d}".formatted(i, i);
            tasks.add(() -> submitPatiently(client, run, request));
          }
        });
    Collections.shuffle(tasks, new Random(1));
    List<SubmittedAnalysis> submitted = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<SubmittedAnalysis> each : executor.invokeAll(tasks)) {
        submitted.add(each.get());
      }
    }
    return submitted;
  }

  /** As clients do: 429 means later. */
  private static SubmittedAnalysis submitPatiently(ApiClient client, String run, String request) {
    CheckpointBody body = CheckpointBody.ofCase("cases/a_linreg_mean").asking(request);
    ApiClient.Answer answer =
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> client.submit(run, body), each -> each.status() != 429);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return new SubmittedAnalysis(client, answer.header("Location"));
  }

  private static List<AnalysisResult> results(List<SubmittedAnalysis> submitted) {
    return submitted.stream().map(SubmittedAnalysis::awaitResult).toList();
  }

  /** Until a worker is in the middle of something. */
  private void awaitWork(ProcessHandle worker) {
    Awaitility.await("work of " + worker.pid())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                value(
                    "select count(*) from analysis where state = 'running' and matvecs > 0 and"
                        + " progress < 0.8 and worker like '%:"
                        + worker.pid()
                        + ":%'"),
            "1"::equals);
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** The most that was ever resident. */
  private static long peakMebibytes(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
