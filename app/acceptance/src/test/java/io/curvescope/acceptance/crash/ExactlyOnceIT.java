package io.curvescope.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.JsonPages;
import io.curvescope.testkit.http.PushBatch;
import io.curvescope.testkit.http.PushClient;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** 200 clients, two servers, one TimescaleDB. */
class ExactlyOnceIT {
  private static final int CLIENTS = 200;
  private static final int RUNS = 20;
  private static final int BATCHES_PER_CLIENT = 3;
  private static final int COPIES = 3;
  private static final int EVENTS = 20;
  private static final long SEED = 20261124L;

  @TempDir private Path folder;

  private record Sent(PushBatch batch, PushClient.Answer answer) {}

  @Test
  void batchesSentThreeTimesAtOnceToTwoServersAreStoredOnce() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer first =
            new PackedServer(folder.resolve("first"), database, List.of("-Xmx512m"), Map.of());
        PackedServer second =
            new PackedServer(folder.resolve("second"), database, List.of("-Xmx512m"), Map.of());
        PushClient client = new PushClient()) {
      // Together on an empty database: they also take turns with its migrations.
      first.launch();
      second.launch();
      first.awaitReady();
      second.awaitReady();
      for (int run = 0; run < RUNS; run++) {
        client.createRun(first.url(), "run-" + run);
      }
      List<String> servers = List.of(first.url(), second.url());

      List<Sent> sent = sendAll(client, servers);

      assertThat(client.refusals())
          .as(() -> first.logText() + "\n---- second ----\n" + second.logText())
          .isEmpty();
      assertOneAnswerPerBatchIsTheFirst(sent);
      assertStoredOnce(database);
      assertEveryPageHasWhatTheRunSent(client, second.url());
      assertAnotherBodyUnderTheSameKeyIsRefused(client, servers);
      assertStoredOnce(database);
    }
  }

  private static List<Sent> sendAll(PushClient client, List<String> servers) throws Exception {
    Random random = new Random(SEED);
    List<Callable<List<Sent>>> clients = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      List<PushBatch> copies = new ArrayList<>();
      for (PushBatch batch : batchesOf(number)) {
        copies.addAll(Collections.nCopies(COPIES, batch));
      }
      Collections.shuffle(copies, random);
      clients.add(() -> sendTogether(client, servers, copies));
    }
    List<Sent> sent = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Sent>> answers : executor.invokeAll(clients, 5, TimeUnit.MINUTES)) {
        sent.addAll(answers.get());
      }
    }
    return sent;
  }

  /** All copies of all batches of a client at once, to the servers in turn. */
  private static List<Sent> sendTogether(
      PushClient client, List<String> servers, List<PushBatch> copies) throws Exception {
    List<Sent> sent = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Sent>> answers = new ArrayList<>();
      for (int index = 0; index < copies.size(); index++) {
        PushBatch batch = copies.get(index);
        String server = servers.get(index % servers.size());
        answers.add(
            executor.submit(() -> new Sent(batch, client.pushUntilAnswered(server, batch))));
      }
      for (Future<Sent> answer : answers) {
        sent.add(answer.get());
      }
    }
    return sent;
  }

  private static List<PushBatch> batchesOf(int client) {
    List<PushBatch> batches = new ArrayList<>();
    Instant time = Instant.now().minusSeconds(60);
    for (int batch = 0; batch < BATCHES_PER_CLIENT; batch++) {
      int number = client * BATCHES_PER_CLIENT + batch;
      batches.add(
          PushBatch.of(
              run(client), "client-" + client + "-" + batch, time, (long) number * EVENTS, EVENTS));
    }
    return batches;
  }

  private static String run(int client) {
    return "run-" + client % RUNS;
  }

  private static void assertOneAnswerPerBatchIsTheFirst(List<Sent> sent) {
    assertThat(sent).hasSize(CLIENTS * BATCHES_PER_CLIENT * COPIES);
    Map<String, List<JsonNode>> answers =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.batch().key(),
                    Collectors.mapping(one -> one.answer().json(), Collectors.toList())));
    answers.forEach(
        (key, given) -> {
          assertThat(given).as(key).hasSize(COPIES);
          assertThat(given)
              .as(key)
              .allMatch(answer -> answer.required("accepted").intValue() == EVENTS);
          assertThat(given)
              .as(key)
              .filteredOn(answer -> !answer.required("duplicate").booleanValue())
              .hasSize(1);
        });
  }

  private static void assertStoredOnce(Database database) throws SQLException {
    BitSet sent = new BitSet();
    sent.set(0, CLIENTS * BATCHES_PER_CLIENT * EVENTS);
    StoredSerials stored = StoredSerials.read(database);
    stored.assertHoldsExactlyOnce(sent);
    assertThat(stored.ledgerRows()).isEqualTo(CLIENTS * BATCHES_PER_CLIENT);
    assertThat(stored.deadlocks()).isZero();
  }

  private static void assertEveryPageHasWhatTheRunSent(PushClient client, String server) {
    JsonNode page = JsonPages.get(client, server + "/api/v1/runs/run-7/events?type=metric", 97);
    assertThat(page.size()).isEqualTo(CLIENTS / RUNS * BATCHES_PER_CLIENT * EVENTS);
  }

  private static void assertAnotherBodyUnderTheSameKeyIsRefused(
      PushClient client, List<String> servers) {
    for (String server : servers) {
      PushBatch other = PushBatch.of(run(5), "client-5-0", Instant.now(), 900_000, EVENTS);
      PushClient.Answer answer = client.pushUntilAnswered(server, other);
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body()).containsIgnoringCase("idempotency");
    }
  }
}
