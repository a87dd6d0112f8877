package io.curvescope.acceptance.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.ResultEigenvalue;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.analysis.compute.AnalysisInput;
import io.curvescope.server.analysis.compute.CurvatureAnalysis;
import io.curvescope.server.analysis.compute.MemoryBudget;
import io.curvescope.server.analysis.compute.ProgressTracker;
import io.curvescope.server.analysis.request.RequestDecoder;
import io.curvescope.server.json.JsonBody;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.InProcessServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Analyses through HTTP, computed by a worker process, on one kind of database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TimeBudget(seconds = 90)
abstract class AnalysisHttpContract {
  /** The default budget of the service, which decides nothing about an answer. */
  private static final long MEMORY_BUDGET_BYTES = 2L << 30;

  private static final List<String> CASES =
      List.of(
          "a_linreg_mean",
          "b_softmax_3class",
          "c_mlp_tanh",
          "d_mlp_gelu_layernorm",
          "e_cnn_maxpool",
          "f_transformer",
          "h_saddle",
          "j_mlp_784");
  private static final String SMALL = "a_linreg_mean";
  private static final String TOP_OF_SMALL = "17.5003854886651";

  private final InProcessServer server;
  private final ApiClient client;

  AnalysisHttpContract(Map<String, String> database) {
    Map<String, String> settings = new TreeMap<>(database);
    settings.put("curvescope.worker.processes", "1");
    server = InProcessServer.start(settings);
    client = server.client();
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void everySharedCaseHasTheValuesOfTheLibraryAndOfPyTorch() throws Exception {
    String run = client.createRun();
    Map<String, SubmittedAnalysis> submitted = new TreeMap<>();
    for (String name : CASES) {
      submitted.put(name, SubmittedAnalysis.submit(client, run, checkpoint(name, request(name))));
    }

    for (Map.Entry<String, SubmittedAnalysis> each : submitted.entrySet()) {
      AnalysisResult result = each.getValue().awaitResult();
      AnalysisResult library = library(each.getKey(), request(each.getKey()));
      assertThat(result)
          .as(each.getKey())
          .usingRecursiveComparison()
          .ignoringFields("seconds", "comparison")
          .isEqualTo(library);
      assertAgreesWithPyTorch(expected(each.getKey()), result);
    }
    JsonNode events = client.get("/api/v1/runs/" + run + "/events?type=spectrum").json();
    assertThat(events.required("items"))
        .hasSize(submitted.size())
        .allMatch(event -> event.required("method").stringValue().equals("recomputed"));
    assertThat(client.get("/api/v1/runs/" + run + "/analyses?limit=5").json().required("items"))
        .hasSize(5);
  }

  @Test
  void theSameQuestionIsAnsweredAtOnceWithinItsProjectAndShownForEveryStep() {
    String run = client.createRun();
    SubmittedAnalysis first = submitSmall(run, 1, 21, "");
    AnalysisResult result = first.awaitResult();

    JsonNode again = submitSmall(run, 1, 21, "").json();
    JsonNode ofAnotherStep = submitSmall(run, 2, 21, "").json();

    assertThat(again.required("state").stringValue()).isEqualTo("succeeded");
    assertThat(again.required("cached").booleanValue()).isTrue();
    assertThat(again.required("result")).isEqualTo(first.json().required("result"));
    assertThat(ofAnotherStep.required("state").stringValue()).isEqualTo("succeeded");
    assertThat(result.matvecs()).isPositive();
    assertThat(client.get("/api/v1/runs/" + run + "/events?type=spectrum").json().required("items"))
        .hasSize(2);
  }

  @Test
  void progressComesAsServerSentEventsUntilTheEnd() throws Exception {
    SubmittedAnalysis analysis =
        SubmittedAnalysis.submit(
            client,
            client.createRun(),
            checkpoint(
                "c_mlp_tanh",
                "{\"step\":1,\"loss\":\"cross_entropy\",\"top\":2,\"trace\":{\"probes\":8},\"seed\":22}"));
    List<String> lines = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> response =
          http.send(client.request(analysis.path() + "/events").build(), BodyHandlers.ofLines());
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      response.body().forEach(lines::add);
    }

    List<String> names = lines.stream().filter(line -> line.startsWith("event: ")).toList();
    assertThat(names).hasSizeGreaterThanOrEqualTo(2).last().isEqualTo("event: done");
    assertThat(names.subList(0, names.size() - 1)).allMatch("event: progress"::equals);
    List<JsonNode> data =
        lines.stream()
            .filter(line -> line.startsWith("data: "))
            .map(line -> ApiClient.JSON.readTree(line.substring("data: ".length())))
            .toList();
    assertThat(data.stream().map(each -> each.required("progress").doubleValue()).toList())
        .isSorted();
    assertThat(data.getLast().required("state").stringValue()).isEqualTo("succeeded");
    assertThat(data.getLast().required("result").isObject()).isTrue();
  }

  @Test
  void aResultIsLaidBesideWhatTheJobReported() {
    String honest = client.createRun();
    String wrong = client.createRun();
    push(honest, 5, TOP_OF_SMALL);
    SubmittedAnalysis agreeing = submitSmall(honest, 5, 31, ",\"batch_label\":\"val-0\"");
    SubmittedAnalysis disagreeing = submitSmall(wrong, 5, 32, ",\"batch_label\":\"val-0\"");
    assertThat(agreeing.awaitResult().comparison().orElseThrow())
        .returns(true, SpectrumComparison::withinErrors)
        .returns(true, SpectrumComparison::sameBatch);
    assertThat(disagreeing.awaitResult().comparison()).isEmpty();
    push(wrong, 5, "18.5");

    SpectrumComparison comparison = disagreeing.awaitResult().comparison().orElseThrow();

    assertThat(comparison.withinErrors()).isFalse();
    assertThat(comparison.eigenvalues().getFirst().relativeDifference())
        .isCloseTo(0.0571, within(1e-4));
    ConditionSource source = server.bean("recomputedDisagrees", ConditionSource.class);
    assertThat(source.evaluate(Instant.now()).conditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.labels().name()).isEqualTo(AlertName.RECOMPUTED_DISAGREES);
              assertThat(condition.labels().run().orElseThrow().value()).isEqualTo(wrong);
              assertThat(condition.summary()).contains("18.5", "17.5");
            });
  }

  @Test
  void unknownAnalysesAndWrongIdsAreProblems() {
    String unknown = "/api/v1/analyses/00000000-0000-4000-8000-000000000000";
    for (String path : List.of(unknown, unknown + "/events")) {
      assertThat(client.get(path).status()).as(path).isEqualTo(404);
      assertThat(client.get(path).json().required("type").stringValue())
          .isEqualTo("urn:curvescope:problem:unknown-analysis");
    }
    assertThat(client.get("/api/v1/analyses/7").status()).isEqualTo(400);
  }

  private SubmittedAnalysis submitSmall(String run, int step, int seed, String more) {
    String request =
        "{\"step\":" + step + ",\"loss\":\"mse\",\"top\":1,\"seed\":" + seed + more + "}";
    return SubmittedAnalysis.submit(client, run, checkpoint(SMALL, request));
  }

  private void push(String run, int step, String top) {
    String event =
        "{\"type\":\"spectrum\",\"time\":\""
            + Instant.now()
            + "\",\"step\":"
            + step
            + ",\"eigenvalues\":["
            + top
            + "],\"residuals\":[1e-6],\"operator\":\"hessian\",\"batch\":\"val-0\",\"method\":\"lanczos\"}";
    assertThat(client.pushLines(run, event).status()).isEqualTo(200);
  }

  private static CheckpointBody checkpoint(String name, String request) {
    return CheckpointBody.ofCase("cases/" + name).asking(request);
  }

  private static byte[] file(String name, String file) {
    return CheckpointBody.file("cases/" + name, file);
  }

  /** What PyTorch found. */
  private static JsonNode expected(String name) {
    return ApiClient.JSON.readTree(file(name, "expected.json"));
  }

  /** Small networks get every section; the large one what takes seconds. */
  private static String request(String name) {
    JsonNode expected = expected(name);
    int parameters = expected.required("n_params").intValue();
    boolean large = parameters > 10_000;
    return "{\"step\":1,\"loss\":\""
        + expected.required("loss").required("kind").stringValue()
        + "\",\"seed\":5"
        + (large
            ? ",\"top\":1,\"dtype\":\"float32\""
            : ",\"top\":3,\"bottom\":2,\"density\":{\"probes\":2,\"steps\":10}")
        + (parameters < 500 ? ",\"layers\":true,\"trace\":{\"probes\":8}" : "")
        + (name.startsWith("b") ? ",\"operator\":\"ggn\"" : "")
        + "}";
  }

  private static AnalysisResult library(String name, String request) throws IOException {
    AnalysisRequest decoded =
        new RequestDecoder(
                JsonBody.read(new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8))))
            .decode(new ArrayList<>());
    return new CurvatureAnalysis(
            decoded,
            new MemoryBudget(MEMORY_BUDGET_BYTES, 1),
            CancellationToken.NONE,
            new ProgressTracker(InstantSource.system()))
        .compute(
            new AnalysisInput(
                file(name, "model.onnx"),
                Optional.of(file(name, "weights.safetensors")),
                file(name, "batch.safetensors")));
  }

  private static void assertAgreesWithPyTorch(JsonNode expected, AnalysisResult result) {
    double tolerance = result.dtype().equals("float32") ? 2e-5 : 1e-8;
    assertThat(result.loss())
        .isCloseTo(expected.required("loss_value").doubleValue(), within(tolerance));
    assertThat(result.gradientNorm())
        .isCloseTo(expected.required("grad_norm").doubleValue(), within(tolerance));
    if (result.operator().equals("hessian")) {
      double largest = expected.required("lambda_max").doubleValue();
      assertThat(result.top().orElseThrow().getFirst())
          .extracting(ResultEigenvalue::value)
          .satisfies(top -> assertThat(top).isCloseTo(largest, within(tolerance * largest * 10)));
    }
  }
}
