package io.curvescope.acceptance.analysis;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsWriter;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Submissions that are refused, each with the field that is wrong and what would be right. */
class CheckpointRefusalHttpTest {
  private static final String ASK = "{\"step\":1,\"loss\":\"cross_entropy\",\"top\":3}";
  private static final CheckpointBody MLP = CheckpointBody.ofCase("cases/c_mlp_tanh");

  private final ApiClient client = TestServer.EMBEDDED.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"loss\":\"mse\"}|step|is required",
        "{\"step\":-1,\"loss\":\"mse\"}|step|0 or more",
        "{\"step\":1.5,\"loss\":\"mse\"}|step|integer",
        "{\"step\":1}|loss|is required",
        "{\"step\":1,\"loss\":\"hinge\"}|loss|cross_entropy, mse, bce_with_logits, output",
        "{\"step\":1,\"loss\":\"mse\",\"reduction\":\"none\"}|reduction|mean or sum",
        "{\"step\":1,\"loss\":\"cross_entropy\",\"label_smoothing\":1.5}|label_smoothing|from 0 to 1",
        "{\"step\":1,\"loss\":\"cross_entropy\",\"ignore_index\":\"a\"}|ignore_index|integer",
        "{\"step\":1,\"loss\":\"mse\",\"operator\":\"fisher\"}|operator|hessian or ggn",
        "{\"step\":1,\"loss\":\"output\",\"operator\":\"ggn\"}|operator|must be hessian with the loss output",
        "{\"step\":1,\"loss\":\"mse\",\"parameters\":[]}|parameters|at least one",
        "{\"step\":1,\"loss\":\"mse\",\"parameters\":[\"w\",\"w\"]}|parameters|'w' only once",
        "{\"step\":1,\"loss\":\"mse\",\"parameters\":\"w\"}|parameters|array of strings",
        "{\"step\":1,\"loss\":\"mse\",\"parameters\":[1]}|parameters|array of strings",
        "{\"step\":1,\"loss\":\"mse\",\"top\":1001}|top|at most 1000",
        "{\"step\":1,\"loss\":\"mse\",\"bottom\":-1}|bottom|0 or more",
        "{\"step\":1,\"loss\":\"mse\",\"block\":0}|block|1 or more",
        "{\"step\":1,\"loss\":\"mse\",\"density\":{\"probes\":1}}|density.probes|2 or more",
        "{\"step\":1,\"loss\":\"mse\",\"density\":{\"steps\":\"x\"}}|density.steps|integer",
        "{\"step\":1,\"loss\":\"mse\",\"density\":true}|density|must be an object",
        "{\"step\":1,\"loss\":\"mse\",\"trace\":{\"probes\":0}}|trace.probes|2 or more",
        "{\"step\":1,\"loss\":\"mse\",\"layers\":1}|layers|true or false",
        "{\"step\":1,\"loss\":\"mse\",\"dtype\":\"float16\"}|dtype|float32 or float64",
        "{\"step\":1,\"loss\":\"mse\",\"seed\":\"x\"}|seed|integer",
        "{\"step\":1,\"loss\":\"mse\",\"batch_label\":\"\"}|batch_label|must not be empty",
        "{\"step\":1,\"loss\":\"mse\",\"model\":\"abc\"}|model|'sha256:' and 64 hexadecimal digits"
      })
  void namesTheFieldOfTheRequestThatIsWrong(String request, String field, String reason) {
    Answer answer = client.submit(client.createRun(), MLP.asking(request).reversed());

    assertProblem(answer, 422, reason);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
  }

  static Stream<Arguments> unfit() {
    byte[] model = CheckpointBody.file("cases/c_mlp_tanh", "model.onnx");
    return Stream.of(
        Arguments.of("model", "cannot be analysed", MLP.with("model", new byte[] {1, 2, 3})),
        Arguments.of(
            "model",
            "HardTanh",
            MLP.with("model", OnnxEdits.renameOperator(model, "Tanh", "HardTanh"))),
        Arguments.of(
            "model", "model.eval()", MLP.with("model", OnnxEdits.activeDropout(model, "Tanh"))),
        Arguments.of(
            "model",
            "training_mode is 1",
            CheckpointBody.ofCase("exported/res_bn_preserve")
                .with(
                    "model",
                    OnnxEdits.trainingMode(
                        CheckpointBody.file("exported/res_bn_preserve", "model.onnx")))),
        Arguments.of(
            "batch", "cannot be read as safetensors", MLP.with("batch", new byte[] {1, 2, 3})),
        Arguments.of(
            "batch", "input 'input'", MLP.with("batch", batch("x", floats(64, 10), ids(64, 3)))),
        Arguments.of(
            "batch",
            "the model takes elements of REAL",
            MLP.with("batch", batch("inputs", ids(640, 3), ids(64, 3)))),
        Arguments.of(
            "batch", "axis 1", MLP.with("batch", batch("inputs", floats(64, 11), ids(64, 3)))),
        Arguments.of(
            "batch",
            "class id 3 at element",
            MLP.with("batch", batch("inputs", floats(64, 10), ids(64, 4)))),
        Arguments.of(
            "batch",
            "needs class ids of",
            MLP.with("batch", batch("inputs", floats(64, 10), ids(63, 3)))),
        Arguments.of(
            "batch",
            "must hold 'targets'",
            MLP.with("batch", batch(Map.of("inputs", floats(64, 10))))),
        Arguments.of("weights", "cannot be read as safetensors", MLP.with("weights", new byte[9])),
        Arguments.of(
            "weights",
            "but the model needs",
            MLP.with("weights", batch(Map.of("0.weight", floats(3, 3))))),
        Arguments.of(
            "weights",
            "must be finite",
            MLP.with(
                "weights", batch(Map.of("0.bias", StoredTensor.ofFloats(Shape.of(32), nan(32)))))));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void namesThePartThatDoesNotFit(String field, String reason, CheckpointBody body) {
    Answer answer = client.submit(client.createRun(), body.asking(ASK));

    assertProblem(answer, 422, reason);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
    assertThat(answer.json().get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:unfit-checkpoint");
  }

  @Test
  void namesTheExportersSwitchForAParameterThatTheGraphNoLongerHas() {
    Answer answer =
        client.submit(
            client.createRun(),
            MLP.asking(
                "{\"step\":1,\"loss\":\"cross_entropy\",\"parameters\":[\"0.weight\",\"7.weight\"]}"));

    assertProblem(answer, 422, "parameter '7.weight'");
    assertThat(answer.json().get("detail").stringValue())
        .contains("do_constant_folding=False")
        .contains("0.weight");
    assertThat(answer.json().get("field").stringValue()).isEqualTo("parameters");
  }

  @Test
  void saysWhatAPartOfTheBodyMustBe() {
    String run = client.createRun();

    assertProblem(client.submit(run, MLP), 400, "request is a part that must be there");
    assertProblem(client.submit(run, MLP.without("batch").asking(ASK)), 422, "batch is required");
    assertProblem(client.submit(run, MLP.without("model").asking(ASK)), 422, "model is required");
    assertProblem(client.submit(run, MLP.asking(ASK).with("weight", new byte[3])), 400, "no other");
    assertProblem(client.submit(run, MLP.asking("[1]")), 422, "JSON object");
    assertProblem(client.submit("nobody", MLP.asking(ASK)), 404, "nobody");
    byte[] whole = MLP.asking(ASK).bytes();
    Answer cut =
        client.send(
            client
                .request("/api/v1/runs/" + run + "/checkpoints")
                .header("Content-Type", CheckpointBody.CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(Arrays.copyOf(whole, whole.length - 30)))
                .build());
    assertProblem(cut, 400, "not complete multipart/form-data");
    Answer noForm = client.post("/api/v1/runs/" + run + "/checkpoints", ASK);
    assertProblem(noForm, 415, "");
    assertThat(client.get("/api/v1/runs/" + run + "/checkpoints").json().get("items").isEmpty())
        .isTrue();
  }

  private static byte[] batch(String inputName, StoredTensor inputs, StoredTensor targets) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put(inputName, inputs);
    tensors.put("targets", targets);
    return batch(tensors);
  }

  private static byte[] batch(Map<String, StoredTensor> tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(new SafetensorsFile(tensors, Map.of()), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static StoredTensor floats(int rows, int columns) {
    return StoredTensor.ofFloats(Shape.of(rows, columns), new float[rows * columns]);
  }

  private static StoredTensor ids(int count, int classes) {
    long[] ids = new long[count];
    Arrays.setAll(ids, i -> i % classes);
    return StoredTensor.ofLongs(Shape.of(count), ids);
  }

  private static float[] nan(int count) {
    float[] values = new float[count];
    values[3] = Float.NaN;
    return values;
  }
}
