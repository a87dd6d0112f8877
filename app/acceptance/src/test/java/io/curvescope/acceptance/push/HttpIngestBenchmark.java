package io.curvescope.acceptance.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.EventIdentity;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.copy.EventCopy;
import io.curvescope.testkit.http.PushBatch;
import io.curvescope.testkit.http.PushClient;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events per second over HTTP into TimescaleDB, eight clients and NDJSON batches of 1,000, beside a
 * plain binary COPY of the same rows into the same table in the same run. Not part of the build;
 * docs/storage.md gives the command.
 */
class HttpIngestBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(HttpIngestBenchmark.class);
  private static final int ROUNDS = 5;
  private static final int CLIENTS = 8;
  private static final int BATCHES_PER_CLIENT = 30;
  private static final int EVENTS = 1_000;
  private static final int ROUND_EVENTS = CLIENTS * BATCHES_PER_CLIENT * EVENTS;

  /** About what the server's group commit joins under this load. */
  private static final int ROWS_PER_COMMIT = CLIENTS * EVENTS;

  @TempDir private Path folder;

  @Test
  void eventsPerSecondBesidePlainCopy() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer server =
            new PackedServer(
                folder.resolve("server"),
                database,
                List.of("-XX:TieredStopAtLevel=4", "-Xmx1g"),
                Map.of());
        PushClient client = new PushClient()) {
      server.launch();
      server.awaitReady();
      for (int number = 0; number < CLIENTS; number++) {
        client.createRun(server.url(), "benchmark-" + number);
      }
      List<Double> pushed = new ArrayList<>();
      List<Double> copied = new ArrayList<>();
      // The first round warms both up.
      for (int round = 0; round <= ROUNDS; round++) {
        double push = ROUND_EVENTS / pushSeconds(client, server.url(), round);
        double copy = ROUND_EVENTS / copySeconds(database, round);
        LOG.info(
            "round {}: {} events/s over HTTP, {} rows/s by plain COPY, ratio {}",
            round,
            Math.round(push),
            Math.round(copy),
            "%.2f".formatted(push / copy));
        if (round > 0) {
          pushed.add(push);
          copied.add(copy);
        }
      }
      LOG.info(
          "medians of {} rounds: {} events/s over HTTP, {} rows/s by plain COPY, ratio {}",
          ROUNDS,
          Math.round(median(pushed)),
          Math.round(median(copied)),
          "%.2f".formatted(median(pushed) / median(copied)));
    }
  }

  private static double pushSeconds(PushClient client, String url, int round) throws Exception {
    List<List<PushBatch>> work =
        IntStream.range(0, CLIENTS).mapToObj(number -> batches(number, round)).toList();
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (List<PushBatch> batches : work) {
        clients.add(
            executor.submit(
                () ->
                    batches.forEach(
                        batch ->
                            assertThat(client.pushUntilAnswered(url, batch).status())
                                .isEqualTo(200))));
      }
      for (Future<?> each : clients) {
        each.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static List<PushBatch> batches(int number, int round) {
    String run = "benchmark-" + number;
    Instant time = Instant.now();
    return IntStream.range(0, BATCHES_PER_CLIENT)
        .mapToObj(
            index -> {
              long first = ((long) round * BATCHES_PER_CLIENT + index) * EVENTS;
              return PushBatch.of(run, round + "-" + index, time, first, EVENTS);
            })
        .toList();
  }

  /** The rows of a round under other runs, so that both sides fill the index alike. */
  private static double copySeconds(Database database, int round) throws Exception {
    Instant time = Instant.now();
    List<List<EventRow>> commits = new ArrayList<>();
    for (int first = 0; first < ROUND_EVENTS; first += ROWS_PER_COMMIT) {
      List<EventRow> rows = new ArrayList<>(ROWS_PER_COMMIT);
      for (int index = 0; index < ROWS_PER_COMMIT; index++) {
        long step = (long) round * ROUND_EVENTS + first + index;
        rows.add(
            new EventRow(
                new RunKey(1_000 + index / EVENTS),
                new EventIdentity(-1 - step / EVENTS, index % EVENTS),
                new MetricEvent(
                    new EventHeader(time, step, 0, Optional.empty(), false), "serial", step)));
      }
      commits.add(rows);
    }
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (List<EventRow> rows : commits) {
        EventCopy.write(connection, rows);
        connection.commit();
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
