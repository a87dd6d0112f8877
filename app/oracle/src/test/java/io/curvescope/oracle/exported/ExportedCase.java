package io.curvescope.oracle.exported;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.lowering.LoweredModel;
import io.curvescope.curvature.onnx.lowering.ModelLowering;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A network exported by PyTorch, with its weights, a batch, and what float64 autograd found. */
public record ExportedCase(Path folder, Path modelFile) {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /**
   * All of them: the shared cases, and those written by src/test/python, as every exporter wrote
   * them.
   */
  public static Stream<ExportedCase> all() throws IOException {
    List<ExportedCase> cases = new ArrayList<>();
    for (String group : List.of("cases", "exported")) {
      try (Stream<Path> files = Files.walk(RESOURCES.resolve(group))) {
        files
            .filter(file -> file.toString().endsWith(".onnx"))
            .sorted()
            .forEach(
                file -> cases.add(new ExportedCase(file.resolveSibling(".").normalize(), file)));
      }
    }
    return cases.stream();
  }

  /** The case of a name, as the first exporter wrote it. */
  public static ExportedCase named(String name) throws IOException {
    return all()
        .filter(exported -> exported.toString().equals(name + "/model.onnx"))
        .findFirst()
        .orElseThrow();
  }

  public OnnxModel model() throws IOException {
    return OnnxModel.read(Files.readAllBytes(modelFile), OnnxLimits.DEFAULT);
  }

  public SafetensorsFile weights() throws IOException {
    return tensors("weights.safetensors");
  }

  public SafetensorsFile batch() throws IOException {
    return tensors("batch.safetensors");
  }

  private SafetensorsFile tensors(String name) throws IOException {
    return new SafetensorsReader(SafetensorsLimits.DEFAULT)
        .read(Files.readAllBytes(folder.resolve(name)));
  }

  public JsonNode expected() throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("expected.json")));
  }

  public double expectedLoss() throws IOException {
    return expected().get("loss_value").asDouble();
  }

  /** Names of the parameters that PyTorch has. */
  public List<String> parameterNames() throws IOException {
    List<String> names = new ArrayList<>();
    expected().get("params").forEach(parameter -> names.add(parameter.get("name").asString()));
    return names;
  }

  /**
   * The names of PyTorch's parameters, in its order, where the graph still has them all; empty
   * where the exporter folded or fused some, and the graph's own names must do.
   */
  public Optional<List<String>> parametersOfTheGraph() throws IOException {
    List<String> names = parameterNames();
    boolean whole =
        ModelParameters.choose(model(), Optional.empty(), Optional.empty())
            .values()
            .keySet()
            .containsAll(names);
    return whole ? Optional.of(names) : Optional.empty();
  }

  public Loss loss() throws IOException {
    JsonNode loss = expected().get("loss");
    Reduction reduction =
        Reduction.valueOf(
            loss.path("reduction").asString("mean").toUpperCase(java.util.Locale.ROOT));
    return switch (loss.get("kind").asString()) {
      case "cross_entropy" ->
          new Loss.CrossEntropy(
              reduction,
              loss.path("ignore_index").asLong(-100),
              loss.path("label_smoothing").asDouble(0));
      case "mse" -> new Loss.MeanSquaredError(reduction);
      case "bce_with_logits" -> new Loss.BinaryCrossEntropyWithLogits(reduction);
      default -> new Loss.Output();
    };
  }

  /** The graph of the loss with the values of its inputs. */
  record Bound(Graph graph, List<Tensor> inputs, ModelParameters parameters) {}

  Bound bind(Optional<List<String>> names) throws IOException {
    OnnxModel model = model();
    Batch batch = Batch.of(model, batch());
    ModelParameters parameters = ModelParameters.choose(model, names, Optional.of(weights()));
    GraphBuilder builder = new GraphBuilder();
    LoweredModel lowered = ModelLowering.lower(builder, model, parameters, batch);
    Value loss = loss().append(builder, lowered.output(), batch.targets());
    List<Tensor> inputs = new ArrayList<>();
    parameters.variables().forEach(parameter -> inputs.add(parameter.value().toTensor()));
    lowered.inputs().forEach(input -> inputs.add(input.data().toTensor()));
    return new Bound(builder.build(List.of(loss)), inputs, parameters);
  }

  @Override
  public String toString() {
    return folder.getFileName() + "/" + modelFile.getFileName();
  }
}
