package io.curvescope.acceptance.analysis;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server with a small heap, small limits and a disk that is tampered with. */
@TimeBudget(seconds = 90)
class CheckpointLimitsHttpTest {
  private static final int LARGEST = 4 << 20;
  private static final int UPLOADS = 32;
  private static final String ASK = "{\"step\":1,\"loss\":\"cross_entropy\",\"top\":3}";
  private static final CheckpointBody MLP = CheckpointBody.ofCase("cases/c_mlp_tanh");

  @TempDir Path data = Path.of("");

  @Test
  void boundsWhatIsStoredAndComputedAndNoticesWhatWasDamaged() throws Exception {
    try (ServerProcess server = start(key(1))) {
      whatIsTooLargeIsRefusedEarly(server);
      manyUploadsAtOnceFitIntoASmallHeap(server);
      whatNeedsTooMuchMemoryIsRefusedWithWhatWouldFit(server.client());
      moreParametersThanAllowedAreRefused(server.client());
      damagedArtifactsAreNoticedAndMended(server.client());
      nothingNativeIsLoaded(server);
      assertThat(server.isAlive()).isTrue();
    }
    try (ServerProcess server = start(key(2))) {
      anotherKeyReadsNothingAndLosesNothing(server.client());
    }
    try (ServerProcess server = start(key(2) + "," + key(1))) {
      assertThat(byHash(server.client()).status()).isEqualTo(202);
    }
  }

  private ServerProcess start(String keys) throws IOException {
    return ServerProcess.start(
        List.of("-Xmx160m", "-XX:+ExitOnOutOfMemoryError"),
        Map.of(
            "curvescope.data", data.toString(),
            "curvescope.artifact.key", keys,
            "curvescope.artifact.largest", "4MB",
            "curvescope.artifact.project-bytes", "20MB",
            "curvescope.artifact.parameters", "200000",
            "curvescope.analysis.memory-budget", "16MB"));
  }

  private static void whatIsTooLargeIsRefusedEarly(ServerProcess server) throws IOException {
    ApiClient client = server.client();
    String run = client.createRun();
    // Announced: refused before a byte of the body was sent.
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /api/v1/runs/"
                  + run
                  + "/checkpoints HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  + CheckpointBody.CONTENT_TYPE
                  + "\r\nContent-Length: 100000000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(in.readLine()).startsWith("HTTP/1.1 413");
    }
    // One part is too large.
    Answer answer =
        client.submit(run, MLP.asking(ASK).with("weights", new byte[LARGEST + 1]).reversed());
    assertProblem(answer, 413, "weights must have at most 4194304 bytes");
    assertThat(answer.json().get("field").stringValue()).isEqualTo("weights");
  }

  /** Each is sent whole and refused at its end, since the request comes last and is wrong. */
  private void manyUploadsAtOnceFitIntoASmallHeap(ServerProcess server) throws Exception {
    ApiClient client = server.client();
    String run = client.createRun();
    byte[] body =
        MLP.with("weights", new byte[LARGEST])
            .with("batch", new byte[LARGEST])
            .asking("{}")
            .bytes();
    List<Future<?>> uploads = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < UPLOADS; i++) {
        uploads.add(executor.submit(() -> uploadUntilItIsRead(client, run, body)));
      }
      for (Future<?> upload : uploads) {
        upload.get();
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> files("incoming").isEmpty());
  }

  /** A busy server may ask to come back, or lose patience with a client that is slow itself. */
  private static void uploadUntilItIsRead(ApiClient client, String run, byte[] body) {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .ignoreException(UncheckedIOException.class)
        .until(
            () -> {
              Answer answer =
                  client.send(
                      client
                          .request("/api/v1/runs/" + run + "/checkpoints")
                          .header("Content-Type", CheckpointBody.CONTENT_TYPE)
                          .POST(BodyPublishers.ofByteArray(body))
                          .build());
              assertThat(answer.status()).isIn(422, 429, 503);
              return answer.status() == 422
                  && answer.json().get("detail").stringValue().equals("step is required");
            });
  }

  private static void whatNeedsTooMuchMemoryIsRefusedWithWhatWouldFit(ApiClient client) {
    Answer answer =
        client.submit(
            client.createRun(),
            CheckpointBody.ofCase("cases/f_transformer")
                .asking(
                    "{\"step\":1,\"loss\":\"cross_entropy\",\"top\":20,\"density\":{\"probes\":64,\"steps\":400},\"block\":64}"));

    assertProblem(answer, 422, "may take 16777216");
    JsonNode problem = answer.json();
    assertThat(problem.get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:over-memory-budget");
    assertThat(problem.get("budget_bytes").longValue()).isEqualTo(16 << 20);
    assertThat(problem.get("predicted_bytes").longValue()).isGreaterThan(16 << 20);
    assertThat(problem.get("would_fit").valueStream().map(each -> each.get("change").stringValue()))
        .contains("top only, block 1 and dtype float32")
        .doesNotContain("dtype float32");
    problem
        .get("would_fit")
        .forEach(
            each -> assertThat(each.get("predicted_bytes").longValue()).isBetween(1L, 16L << 20));
  }

  private static void moreParametersThanAllowedAreRefused(ApiClient client) {
    Answer answer =
        client.submit(client.createRun(), CheckpointBody.ofCase("cases/j_mlp_784").asking(ASK));

    assertProblem(answer, 422, "parameters hold 203530 elements");
    assertThat(answer.json().get("detail").stringValue()).contains("at most 200000");
  }

  private void damagedArtifactsAreNoticedAndMended(ApiClient client) throws IOException {
    String run = client.createRun();
    assertThat(client.submit(run, MLP.asking(ASK)).status()).isEqualTo(202);
    assertThat(byHash(client).status()).isEqualTo(202);
    for (Path file : files("artifacts")) {
      byte[] stored = Files.readAllBytes(file);
      stored[stored.length / 2] ^= 1;
      Files.write(file, stored);
    }
    Answer flipped = byHash(client);
    assertProblem(flipped, 422, "is damaged");
    assertThat(flipped.json().get("field").stringValue()).isEqualTo("model");
    for (Path file : files("artifacts")) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    }
    assertProblem(byHash(client), 422, "is damaged");

    assertThat(client.submit(run, MLP.asking(ASK)).status()).isEqualTo(202);
    assertThat(byHash(client).status()).isEqualTo(202);
  }

  private static void anotherKeyReadsNothingAndLosesNothing(ApiClient client) {
    Answer answer = byHash(client);

    assertProblem(answer, 422, "CURVESCOPE_ARTIFACT_KEY");
    assertThat(answer.json().get("detail").stringValue())
        .contains("was encrypted with the key")
        .doesNotContain(key(1))
        .doesNotContain(key(2));
  }

  /** Checking only plans; what computes is a process of its own. */
  private static void nothingNativeIsLoaded(ServerProcess server) throws IOException {
    Path maps = Path.of("/proc", Long.toString(server.pid()), "maps");
    if (Files.exists(maps)) {
      assertThat(Files.readString(maps)).doesNotContain("nd4j").doesNotContain("openblas");
    }
  }

  private static Answer byHash(ApiClient client) {
    byte[] model = CheckpointBody.file("cases/c_mlp_tanh", "model.onnx");
    return client.submit(
        client.createRun(),
        MLP.without("model")
            .asking(
                "{\"step\":2,\"loss\":\"cross_entropy\",\"model\":\""
                    + CheckpointBody.hash(model)
                    + "\"}"));
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("artifacts").resolve(part))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String key(int filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) filling);
    return Base64.getEncoder().encodeToString(key);
  }
}
