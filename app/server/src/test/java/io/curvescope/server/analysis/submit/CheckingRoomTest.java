package io.curvescope.server.analysis.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Real checking processes, and files that take all they can. */
class CheckingRoomTest {
  private static final Path CASE =
      Path.of("..", "oracle", "src", "test", "resources", "cases", "c_mlp_tanh");
  private static final AnalysisRequest QUESTION =
      AnalysisRequest.ofJson("{\"loss\":\"cross_entropy\",\"top\":3}");
  private static final int INT64 = 7;

  private static CheckingRoom room(String memory, Duration timeLimit) {
    SubmissionProperties properties =
        new SubmissionProperties(
            64,
            16,
            Duration.ofHours(1),
            DataSize.ofKilobytes(16),
            DataSize.parse(memory),
            1,
            timeLimit,
            Duration.ofSeconds(60));
    return new CheckingRoom(properties, 2L << 30);
  }

  private static CheckedSubmission check(CheckingRoom room, String project, byte[] model)
      throws InterruptedException {
    return room.check(
        project,
        new ArtifactSources(source(model), Optional.empty(), source(file("batch.safetensors"))),
        QUESTION,
        1_000_000);
  }

  @Test
  void aModelThatAsksForGigabytesIsRefusedByNodeAndLimit() throws Exception {
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> check(room, "a", range(1_000_000_000)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNFIT_CHECKPOINT))
          .hasMessageContaining("node 'r' (Range)")
          .hasMessageContaining("takes 8000000000 bytes")
          .hasMessageContaining("at most");

      ProcessHandle process = room.processes().getFirst();
      CheckedSubmission checked = check(room, "a", file("model.onnx"));
      assertThat(checked.parameters()).isPositive();
      assertThat(checked.predictedBytes()).isPositive();
      assertThat(room.processes()).containsExactly(process);
    }
  }

  @Test
  void whatTakesAllMemoryIsRefusedWithTheLimitAndTheNextIsChecked() throws Exception {
    try (CheckingRoom room = room("64MB", Duration.ofSeconds(60))) {
      assertThatThrownBy(() -> check(room, "a", deep(20_000)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNFIT_CHECKPOINT))
          .hasMessageContaining("more than the 64 MiB of memory that a check may take");

      assertThat(check(room, "b", file("model.onnx")).parameters()).isPositive();
    }
  }

  @Test
  void whatTakesTooLongIsRefusedWithTheLimitAndTheNextIsChecked() throws Exception {
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(15))) {
      check(room, "a", file("model.onnx"));

      assertThatThrownBy(() -> check(room, "a", deep(20_000)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNFIT_CHECKPOINT))
          .hasMessageContaining("longer than 15 seconds");

      assertThat(check(room, "b", file("model.onnx")).parameters()).isPositive();
    }
  }

  @Test
  void aProcessThatIsKilledIsStartedAgain() throws Exception {
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(20))) {
      check(room, "a", file("model.onnx"));
      ProcessHandle first = room.processes().getFirst();
      first.destroyForcibly();
      first.onExit().join();

      assertThat(check(room, "a", file("model.onnx")).parameters()).isPositive();
      assertThat(room.processes()).hasSize(1).doesNotContain(first);
    }
  }

  @Test
  void anArtifactThatBreaksOffMidwayIsTakenBack() throws Exception {
    byte[] model = file("model.onnx");
    ArtifactSource broken =
        new ArtifactSource(
            source(model).key(),
            model.length,
            () ->
                new SequenceInputStream(
                    new ByteArrayInputStream(model, 0, 10), new FailingStream()));
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(20))) {
      check(room, "a", model);
      ProcessHandle process = room.processes().getFirst();

      assertThatThrownBy(
              () ->
                  room.check(
                      "a",
                      new ArtifactSources(
                          broken, Optional.empty(), source(file("batch.safetensors"))),
                      QUESTION,
                      1_000_000))
          .isInstanceOf(UncheckedIOException.class);

      assertThat(check(room, "a", model).parameters()).isPositive();
      assertThat(room.processes()).containsExactly(process);
    }
  }

  @Test
  void whereNoProcessStartsTheClientIsToComeBack() {
    try (CheckingRoom room = room("100000GB", Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> check(room, "a", file("model.onnx")))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.type()).isEqualTo(ProblemType.CHECK_AWAY);
                assertThat(problem.response().getHeaders().getFirst("Retry-After")).isNotNull();
              });
    }
  }

  /** Many submissions of one project do not make another wait for all of them. */
  @Test
  void projectsTakeTurns() throws Exception {
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(20));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      check(room, "greedy", file("model.onnx"));
      byte[] slow = deep(150);
      List<Future<?>> greedy = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        greedy.add(executor.submit(() -> check(room, "greedy", slow)));
      }
      while (greedy.stream().noneMatch(Future::isDone)) {
        Thread.onSpinWait();
      }

      check(room, "modest", file("model.onnx"));

      assertThat(greedy).anyMatch(each -> !each.isDone());
      for (Future<?> each : greedy) {
        each.get();
      }
    }
  }

  @Test
  void theProcessInheritsNoSecret() throws Exception {
    try (CheckingRoom room = room("512MB", Duration.ofSeconds(20))) {
      check(room, "a", file("model.onnx"));

      Path environment =
          Path.of("/proc", Long.toString(room.processes().getFirst().pid()), "environ");
      assertThat(environment).exists();
      for (String variable : Files.readString(environment).split("\0")) {
        assertThat(variable)
            .matches("(?s)(PATH|HOME|LANG|LC_ALL|TMPDIR|OMP_\\w+|OPENBLAS_\\w+)=.*");
      }
    }
  }

  private static final class FailingStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the disk is gone");
    }
  }

  private static ArtifactSource source(byte[] content) {
    return new ArtifactSource(
        new ArtifactKey("a", Sha256.of(content)),
        content.length,
        () -> new ByteArrayInputStream(content));
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(CASE.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelProto.Builder model() throws InvalidProtocolBufferException {
    return ModelProto.parseFrom(file("model.onnx")).toBuilder();
  }

  /** The model's output times the last of many numbers. */
  private static byte[] range(long count) throws InvalidProtocolBufferException {
    ModelProto.Builder model = model();
    model
        .getGraphBuilder()
        .addInitializer(integer("start", 0))
        .addInitializer(integer("limit", count))
        .addInitializer(integer("delta", 1))
        .addNode(0, node("Range", "r", "start", "limit", "delta"));
    String output = model.getGraph().getOutput(0).getName();
    model.getGraphBuilder().addNode(node("Gather", "picked", output, "r"));
    model.getGraphBuilder().getOutputBuilder(0).setName("picked");
    return model.build().toByteArray();
  }

  /** The model's output through many activations. */
  private static byte[] deep(int layers) throws InvalidProtocolBufferException {
    ModelProto.Builder model = model();
    String before = model.getGraph().getOutput(0).getName();
    for (int layer = 0; layer < layers; layer++) {
      String after = "deep" + layer;
      model.getGraphBuilder().addNode(node("Mish", after, before));
      before = after;
    }
    model.getGraphBuilder().getOutputBuilder(0).setName(before);
    model.setOpsetImport(0, model.getOpsetImport(0).toBuilder().setVersion(18));
    return model.build().toByteArray();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static TensorProto.Builder integer(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(INT64)
        .setRawData(
            ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array()));
  }
}
