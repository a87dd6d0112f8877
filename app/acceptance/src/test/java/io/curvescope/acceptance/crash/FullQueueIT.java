package io.curvescope.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.PushBatch;
import io.curvescope.testkit.http.PushClient;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that stalls while far more is pushed than the heap could hold. */
class FullQueueIT {
  private static final int CLIENTS = 60;
  private static final int EVENTS = 100;
  private static final int PADDING_BYTES = 40_000;

  /** Less than the servers ask for, to press harder. */
  private static final long PAUSE_NANOSECONDS = 200_000_000L;

  private static final String RUN = "full-queue";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long HEAP_BYTES = 192L << 20;

  @TempDir private Path folder;

  @Test
  void aFullQueueAnswers429WithinTheHeapAndRecoversByItself() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer server =
            new PackedServer(
                folder.resolve("server"),
                database,
                List.of("-Xmx" + (HEAP_BYTES >> 20) + "m"),
                Map.of("CURVESCOPE_INGEST_QUEUE", "16MB"));
        PushClient client = new PushClient();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      server.launch();
      server.awaitReady();
      client.createRun(server.url(), RUN);
      Queue<Optional<String>> retryAfter = new ConcurrentLinkedQueue<>();
      List<Future<PushClient.Answer>> answers = new ArrayList<>();

      try (Connection stall = database.connect();
          Statement statement = stall.createStatement()) {
        stall.setAutoCommit(false);
        statement.execute("lock table ingest_ledger in access exclusive mode");
        for (int number = 0; number < CLIENTS; number++) {
          PushBatch batch = paddedBatch(number);
          answers.add(
              executor.submit(() -> pushNotingRefusals(client, server.url(), batch, retryAfter)));
        }
        // Everyone was either taken in or refused, most of them several times: more than the heap
        // was offered.
        Awaitility.await().atMost(LIMIT).until(() -> retryAfter.size() >= 2 * CLIENTS);
        String metrics = client.get(server.url() + "/actuator/prometheus");
        assertThat(metric(metrics, "curvescope_ingest_queue_bytes"))
            .isPositive()
            .isLessThanOrEqualTo(metric(metrics, "curvescope_ingest_queue_capacity_bytes"));
        stall.rollback();
      }

      for (Future<PushClient.Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(retryAfter)
          .allMatch(seconds -> seconds.filter(text -> text.matches("[1-9][0-9]*")).isPresent());
      assertThat(client.statuses().keySet()).containsExactly(200, 429);
      assertThat(server.isRunning()).as("out of memory ends the process").isTrue();
      BitSet sent = new BitSet();
      sent.set(0, CLIENTS * EVENTS);
      StoredSerials.read(database).assertHoldsExactlyOnce(sent);
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () ->
                  metric(
                          client.get(server.url() + "/actuator/prometheus"),
                          "curvescope_ingest_queue_bytes")
                      == 0);
    }
  }

  /**
   * About 4 MiB: an unknown field, which is ignored, makes the batch large without filling the
   * database.
   */
  private static PushBatch paddedBatch(int number) {
    PushBatch batch =
        PushBatch.of(RUN, RUN + "-" + number, Instant.now(), (long) number * EVENTS, EVENTS);
    String padding = "\"padding\":\"" + "x".repeat(PADDING_BYTES) + "\",\"type\"";
    return new PushBatch(RUN, batch.key(), batch.body().replace("\"type\"", padding), EVENTS);
  }

  private static PushClient.Answer pushNotingRefusals(
      PushClient client, String url, PushBatch batch, Queue<Optional<String>> retryAfter) {
    while (true) {
      Optional<PushClient.Answer> answer = client.push(url, batch);
      if (answer.isPresent() && answer.get().status() == 429) {
        retryAfter.add(answer.get().retryAfter());
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
      } else if (answer.isPresent()) {
        return answer.get();
      } else {
        throw new AssertionError("the connection broke");
      }
    }
  }

  private static double metric(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
