package io.curvescope.acceptance.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * What happens to analyses that do not end well, on a worker process with little memory and time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalysisFailuresHttpTest {
  /** So many probes of the largest case take hours. */
  private static final String ENDLESS =
      "{\"step\":1,\"loss\":\"cross_entropy\",\"trace\":{\"probes\":100000},\"seed\":%d}";

  /** More than half of the worker's heap. */
  private static final int UNUSED_BYTES = 40 << 20;

  private final Map<String, String> settings = new TreeMap<>(TestServer.EMBEDDED.settings());
  private final InProcessServer server;
  private final ApiClient client;

  AnalysisFailuresHttpTest() {
    settings.put("curvescope.worker.processes", "1");
    settings.put("curvescope.worker.heap", "64MB");
    settings.put("curvescope.analysis.time-limit", "10s");
    settings.put("curvescope.analysis.submission.memory", "400MB");
    server = InProcessServer.start(settings);
    client = server.client();
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void cancellingARunningAnalysisFreesTheWorkerForWhatWaits() {
    SubmittedAnalysis endless = endless(1);
    SubmittedAnalysis small = small(2);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> endless.json().required("matvecs").longValue() > 0);
    assertThat(endless.json().required("eta_seconds").doubleValue()).isPositive();

    ApiClient.Answer answer = endless.cancel();

    assertThat(answer.json().required("state").stringValue()).isEqualTo("cancelled");
    small.awaitResult();
    assertThat(endless.state()).isEqualTo("cancelled");
    assertThat(endless.cancel().status()).isEqualTo(200);
  }

  @Test
  void anAnalysisThatTakesTooLongFailsAndIsNotTriedAgain() {
    SubmittedAnalysis endless = endless(3);

    JsonNode error = endless.awaitError();

    assertThat(error.required("reason").stringValue()).isEqualTo("time_limit");
    assertThat(error.required("message").stringValue()).contains("10 seconds");
    assertThat(endless.json().required("attempts").intValue()).isEqualTo(1);
  }

  @Test
  void memoryThatRunsOutIsTriedOnceMoreAndFailsWithTheFigures() {
    CheckpointBody large =
        CheckpointBody.ofCase("cases/a_linreg_mean")
            .with("batch", batchWithAnUnusedTensor())
            .asking("{\"step\":1,\"loss\":\"mse\",\"top\":1}");
    SubmittedAnalysis analysis = SubmittedAnalysis.submit(client, client.createRun(), large);

    JsonNode error = analysis.awaitError();

    assertThat(error.required("reason").stringValue()).isEqualTo("out_of_memory");
    assertThat(error.required("message").stringValue())
        .contains("tried 2 times", "budget of 2147483648 bytes", "1/2");
    // Another process by now.
    small(4).awaitResult();
  }

  @Test
  void aDamagedArtifactIsNoticedByTheWorker() throws IOException {
    SubmittedAnalysis endless = endless(5);
    endless.awaitState("running");
    SubmittedAnalysis victim = small(6);
    damageEveryStoredBatch();
    endless.cancel();

    JsonNode error = victim.awaitError();

    assertThat(error.required("reason").stringValue()).isEqualTo("artifact");
    assertThat(error.required("message").stringValue()).contains("sha256:");
  }

  private SubmittedAnalysis endless(int seed) {
    return submit("j_mlp_784", ENDLESS.formatted(seed));
  }

  private SubmittedAnalysis small(int seed) {
    return submit(
        "a_linreg_mean",
        "{\"step\":1,\"loss\":\"mse\",\"top\":1,\"seed\":" + seed + ",\"batch_label\":\"b\"}");
  }

  private SubmittedAnalysis submit(String name, String request) {
    return SubmittedAnalysis.submit(
        client, client.createRun(), CheckpointBody.ofCase("cases/" + name).asking(request));
  }

  /** Flips a byte in the middle of every artifact that is as long as the small case's batch. */
  private void damageEveryStoredBatch() throws IOException {
    long plain = CheckpointBody.file("cases/a_linreg_mean", "batch.safetensors").length;
    Path artifacts = Path.of(settings.get("curvescope.data"), "artifacts");
    List<Path> damaged;
    try (Stream<Path> files = Files.walk(artifacts)) {
      damaged =
          files
              .filter(Files::isRegularFile)
              .filter(file -> Math.abs(file.toFile().length() - plain) < 512)
              .toList();
    }
    assertThat(damaged).isNotEmpty();
    for (Path file : damaged) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
  }

  private static byte[] batchWithAnUnusedTensor() {
    byte[] batch = CheckpointBody.file("cases/a_linreg_mean", "batch.safetensors");
    int headerBytes = (int) ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    String header = new String(batch, 8, headerBytes, StandardCharsets.UTF_8).strip();
    int dataBytes = batch.length - 8 - headerBytes;
    String extended =
        header.substring(0, header.length() - 1)
            + ",\"unused\":{\"dtype\":\"F32\",\"shape\":["
            + UNUSED_BYTES / 4
            + "],\"data_offsets\":["
            + dataBytes
            + ","
            + (dataBytes + UNUSED_BYTES)
            + "]}}";
    byte[] newHeader = extended.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(newHeader.length).array());
    out.writeBytes(newHeader);
    out.write(batch, 8 + headerBytes, dataBytes);
    out.writeBytes(new byte[UNUSED_BYTES]);
    return out.toByteArray();
  }
}
