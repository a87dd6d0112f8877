package io.curvescope.server.analysis.submit;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.LossException;
import io.curvescope.curvature.onnx.ModelInputException;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.parameter.ParameterException;
import io.curvescope.curvature.safetensors.SafetensorsException;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a submission against its graph: everything that the worker would refuse, before it is
 * accepted. Plans only; nothing native is loaded or allocated.
 */
final class SubmissionCheck {
  /** Classes, the graph and its plans. */
  private static final long BASE_BYTES = 48 << 20;

  /** Heap of a message and of an entry of a list, roughly, as objects. */
  private static final int MESSAGE_BYTES = 512;

  private static final int ENTRY_BYTES = 64;

  private final MemoryCheck memory;
  private final long heapBytes;

  /**
   * @param memory what an analysis may take
   * @param heapBytes what this process may take
   */
  SubmissionCheck(MemoryCheck memory, long heapBytes) {
    this.memory = memory;
    this.heapBytes = heapBytes;
  }

  /**
   * What is left of the heap beside the artifacts is for the model's parts, and for its constants
   * at their decoded size: half of it for one graph, since a smaller request is planned beside it.
   */
  private OnnxLimits limits(CheckRequest request) {
    long left =
        heapBytes
            - heapBytes(
                request.model().length,
                request.weights().map(each -> each.length).orElse(0),
                request.batch().length);
    OnnxLimits usual = OnnxLimits.DEFAULT;
    return usual
        .withMaximumConstantBytes(Math.max(1 << 20, left / 2))
        .withMaximumParts(
            (int) Math.clamp(left / MESSAGE_BYTES, 10_000, usual.maximumMessages()),
            (int) Math.clamp(left / ENTRY_BYTES, 100_000, usual.maximumEntries()));
  }

  /** Heap that a check takes at least; what constants take beside it is charged as they come. */
  static long heapBytes(ArtifactSources sources) {
    return heapBytes(
        sources.model().bytes(),
        sources.weights().map(ArtifactSource::bytes).orElse(0L),
        sources.batch().bytes());
  }

  /** Tensors that a model holds as lists of numbers lie beside its bytes, twice. */
  private static long heapBytes(long model, long weights, long batch) {
    return BASE_BYTES + 3 * model + weights + batch;
  }

  /**
   * @throws Problem with the field that is wrong and what would be right
   */
  CheckedSubmission check(CheckRequest submission) {
    AnalysisRequest request = submission.question();
    long maximumParameters = submission.maximumParameters();
    OnnxModel model = model(submission);
    Optional<SafetensorsFile> weights =
        submission.weights().map(bytes -> tensors(bytes, Part.WEIGHTS));
    SafetensorsFile tensors = tensors(submission.batch(), Part.BATCH);
    Batch batch = batch(model, tensors);
    ModelParameters parameters = parameters(model, request, weights);
    long count = parameters.variables().stream().mapToLong(Parameter::size).sum();
    if (count > maximumParameters) {
      throw unfit(
          "parameters",
          "hold "
              + count
              + " elements, and this project may analyse at most "
              + maximumParameters
              + "; name fewer of them");
    }
    try (CurvatureProblem problem = problem(model, parameters, batch, request)) {
      List<String> warnings = new ArrayList<>(parameters.warnings());
      warnings.addAll(batch.warnings());
      long bytes =
          memory.predict(problem, request, other -> problem(model, parameters, batch, other));
      return new CheckedSubmission(count, bytes, warnings);
    }
  }

  private OnnxModel model(CheckRequest submission) {
    try {
      return OnnxModel.read(submission.model(), limits(submission));
    } catch (IllegalArgumentException unfit) {
      throw unfit("model", "cannot be analysed: " + unfit.getMessage());
    }
  }

  private static SafetensorsFile tensors(byte[] bytes, Part part) {
    try {
      return new SafetensorsReader(SafetensorsLimits.DEFAULT).read(bytes);
    } catch (SafetensorsException unfit) {
      throw unfit(part.wireName(), "cannot be read as safetensors: " + unfit.getMessage());
    }
  }

  private static Batch batch(OnnxModel model, SafetensorsFile tensors) {
    try {
      return Batch.of(model, tensors);
    } catch (ModelInputException unfit) {
      throw unfit("batch", "does not fit the model: " + unfit.getMessage());
    }
  }

  private static ModelParameters parameters(
      OnnxModel model, AnalysisRequest request, Optional<SafetensorsFile> weights) {
    try {
      return ModelParameters.choose(model, request.parameters(), weights);
    } catch (ParameterException unfit) {
      boolean named =
          request.parameters().filter(names -> names.contains(unfit.parameter())).isPresent();
      boolean weighed =
          weights.filter(file -> file.tensor(unfit.parameter()).isPresent()).isPresent();
      throw unfit(
          named ? "parameters" : weighed ? "weights" : "model",
          "cannot be used: " + unfit.getMessage());
    }
  }

  private static CurvatureProblem problem(
      OnnxModel model, ModelParameters parameters, Batch batch, AnalysisRequest request) {
    try {
      return CurvatureProblem.of(
          model, parameters, batch, request.loss(), CurvatureOptions.of(request.dtype()));
    } catch (LossException unfit) {
      String field = request.loss() instanceof Loss.Output ? "loss" : "batch";
      throw unfit(field, "does not fit: " + unfit.getMessage());
    } catch (IllegalArgumentException | ArithmeticException unfit) {
      throw unfit("model", "cannot be analysed: " + unfit.getMessage());
    }
  }

  static Problem unfit(String field, String reason) {
    return Problem.ofField(ProblemType.UNFIT_CHECKPOINT, field, reason);
  }
}
