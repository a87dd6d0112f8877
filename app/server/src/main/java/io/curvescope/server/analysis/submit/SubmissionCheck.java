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
import io.curvescope.server.checkpoint.MissingArtifact;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a submission against its graph: everything that the worker would refuse, before it is
 * accepted. Plans only; nothing native is loaded or allocated.
 */
final class SubmissionCheck {
  private static final int FOLDED_SHARE = 1 << 10;

  private final MemoryCheck memory;
  private final OnnxLimits limits;

  /**
   * @param memory what an analysis may take
   */
  SubmissionCheck(MemoryCheck memory) {
    this.memory = memory;
    this.limits = limits(Runtime.getRuntime().maxMemory());
  }

  /** Constants that are computed while a model is read lie in this process's heap. */
  private static OnnxLimits limits(long heapBytes) {
    OnnxLimits usual = OnnxLimits.DEFAULT;
    int folded = (int) Math.clamp(heapBytes / FOLDED_SHARE, 1 << 16, usual.maximumFoldedElements());
    return new OnnxLimits(
        usual.maximumBytes(),
        usual.maximumNodes(),
        usual.maximumTensors(),
        usual.maximumMessages(),
        usual.maximumEntries(),
        usual.maximumRank(),
        usual.maximumElements(),
        folded,
        usual.maximumConstantBytes());
  }

  /** Heap that a check takes: the bytes, and constants and targets in double. */
  static long heapBytes(ArtifactSources sources) {
    return (32L << 20)
        + 3 * sources.model().bytes()
        + sources.weights().map(ArtifactSource::bytes).orElse(0L)
        + 4 * sources.batch().bytes();
  }

  /**
   * @param maximumParameters elements of all variables together
   * @throws Problem with the field that is wrong and what would be right
   */
  CheckedSubmission check(
      ArtifactSources sources, AnalysisRequest request, long maximumParameters) {
    OnnxModel model = model(sources.model());
    Optional<SafetensorsFile> weights =
        sources.weights().map(source -> tensors(source, Part.WEIGHTS));
    SafetensorsFile tensors = tensors(sources.batch(), Part.BATCH);
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

  private OnnxModel model(ArtifactSource source) {
    try {
      return OnnxModel.read(read(source, Part.MODEL), limits);
    } catch (IllegalArgumentException unfit) {
      throw unfit("model", "cannot be analysed: " + unfit.getMessage());
    }
  }

  private static SafetensorsFile tensors(ArtifactSource source, Part part) {
    try {
      return new SafetensorsReader(SafetensorsLimits.DEFAULT).read(read(source, part));
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

  private static byte[] read(ArtifactSource source, Part part) {
    try {
      return source.read();
    } catch (MissingArtifact missing) {
      throw ArtifactSources.unknown(source.key(), part);
    } catch (UnreadableArtifact unreadable) {
      throw Problem.ofField(
          ProblemType.UNKNOWN_ARTIFACT,
          part.wireName(),
          "cannot be read: " + unreadable.getMessage() + "; sending it again mends it");
    } catch (IOException storeFailed) {
      throw new UncheckedIOException(storeFailed);
    }
  }

  static Problem unfit(String field, String reason) {
    return Problem.ofField(ProblemType.UNFIT_CHECKPOINT, field, reason);
  }
}
