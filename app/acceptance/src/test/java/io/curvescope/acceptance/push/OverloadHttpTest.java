package io.curvescope.acceptance.push;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.Endurance;
import io.curvescope.testkit.server.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a small heap and the smallest queue, and clients that want more. */
class OverloadHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CLIENTS = Endurance.repetitions(16, 48);

  @TempDir Path data = Path.of("");

  @Test
  void aFullQueueIsAnswered429AndRecoversByItselfWhileTheHeapStaysBounded() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            List.of("-Xmx256m"),
            Map.of("curvescope.data", data.toString(), "curvescope.ingest.queue", "16MB"))) {
      whileAnUploadHoldsTheQueueOthersAreTurnedAway(server);
      everyClientGetsThroughInTheEnd(server);
      assertThat(server.isAlive()).isTrue();
    }
  }

  private static void whileAnUploadHoldsTheQueueOthersAreTurnedAway(ServerProcess server)
      throws IOException {
    ApiClient client = server.client();
    String run = client.createRun();
    byte[] push = lines(0, 20_000).getBytes(StandardCharsets.UTF_8);
    try (Socket upload = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      startUpload(upload, run);
      await()
          .atMost(LIMIT)
          .until(() -> client.push(run, push, "Content-Type", ApiClient.NDJSON).status() == 429);
      ApiClient.Answer refused = client.push(run, push, "Content-Type", ApiClient.NDJSON);
      assertProblem(refused, 429, "try again");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    }
    await()
        .atMost(LIMIT)
        .until(() -> client.push(run, push, "Content-Type", ApiClient.NDJSON).status() == 200);
  }

  private static void everyClientGetsThroughInTheEnd(ServerProcess server) throws Exception {
    ApiClient client = server.client();
    String run = client.createRun();
    int events = 20_000;
    List<Future<Integer>> refusals = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        byte[] body = lines(i, events).getBytes(StandardCharsets.UTF_8);
        refusals.add(executor.submit(() -> pushUntilStored(client, run, body)));
      }
      for (Future<Integer> each : refusals) {
        assertThat(each.get()).isNotNegative();
      }
    }
    // Every event once, however often it was refused.
    String counted =
        client
            .get("/api/v1/runs/" + run + "/series?metric=loss&bucket=366d")
            .json()
            .get("points")
            .valueStream()
            .map(point -> point.get("count").longValue())
            .reduce(0L, Long::sum)
            .toString();
    assertThat(counted).isEqualTo(Long.toString((long) CLIENTS * events));
  }

  /** How often the push was refused before it was stored. */
  private static int pushUntilStored(ApiClient client, String run, byte[] body) {
    int[] refused = new int[1];
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              int status = client.push(run, body, "Content-Type", ApiClient.NDJSON).status();
              assertThat(status).isIn(200, 429);
              refused[0] += status == 429 ? 1 : 0;
              return status == 200;
            });
    return refused[0];
  }

  /** Sends all but the end of a body of blank lines that fills the queue nearly. */
  private static void startUpload(Socket socket, String run) throws IOException {
    int length = 16 << 20;
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /api/v1/runs/"
                + run
                + "/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                + "Content-Length: "
                + length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    byte[] blank = new byte[1 << 16];
    Arrays.fill(blank, (byte) '\n');
    for (int sent = 0; sent + 2 * blank.length <= length; sent += blank.length) {
      out.write(blank);
    }
    out.flush();
  }

  private static String lines(int client, int count) {
    Instant now = Instant.now();
    return IntStream.range(0, count)
        .mapToObj(
            step ->
                "{\"type\":\"metric\",\"time\":\"%s\",\"step\":%d,\"rank\":%d,\"name\":\"loss\",\"value\":0.5}"
                    .formatted(now, step, client))
        .collect(Collectors.joining("\n"));
  }
}
