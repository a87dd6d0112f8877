package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.ParameterSlice;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.ComputationCancelledException;
import io.curvescope.curvature.operator.GraphOperator;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.request.WireNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes an analysis. */
public final class CurvatureAnalysis {
  private final AnalysisRequest request;
  private final MemoryBudget budget;
  private final CancellationToken cancellation;
  private final ProgressTracker progress;

  /**
   * @param request what is asked
   * @param budget decides how products are cut, never the answer
   * @param cancellation asked before every block of products
   * @param progress told after every block of products
   */
  public CurvatureAnalysis(
      AnalysisRequest request,
      MemoryBudget budget,
      CancellationToken cancellation,
      ProgressTracker progress) {
    this.request = request;
    this.budget = budget;
    this.cancellation = cancellation;
    this.progress = progress;
  }

  /**
   * The answer.
   *
   * @throws IllegalArgumentException if model, batch and request do not fit together
   * @throws ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.MemoryLimitException if the budget is too small
   * @throws io.curvescope.curvature.CurvatureException if loss or gradient is not finite
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not
   */
  public AnalysisResult compute(AnalysisInput input) {
    SafetensorsReader reader = new SafetensorsReader(SafetensorsLimits.DEFAULT);
    OnnxModel model = OnnxModel.read(input.model(), OnnxLimits.DEFAULT);
    Batch batch = Batch.of(model, reader.read(input.batch()));
    ModelParameters parameters =
        ModelParameters.choose(model, request.parameters(), input.weights().map(reader::read));
    int dimension =
        Math.toIntExact(parameters.variables().stream().mapToLong(Parameter::size).sum());
    SolverRequests requests = SolverRequests.of(request, budget.bytes());
    long forProducts = budget.forProducts(requests.vectorBytes(dimension, request.dtype()));
    List<String> warnings = new ArrayList<>(parameters.warnings());
    warnings.addAll(batch.warnings());
    stopIfCancelled();
    try (CurvatureProblem problem =
        CurvatureProblem.of(
            model,
            parameters,
            batch,
            request.loss(),
            CurvatureOptions.of(request.dtype()).withMemoryBudgetBytes(forProducts))) {
      return compute(problem, requests, warnings);
    }
  }

  private AnalysisResult compute(
      CurvatureProblem problem, SolverRequests requests, List<String> warnings) {
    int dimension = problem.dimension();
    ExpectedMatvecs.plan(progress, requests, problem.parameters());
    double loss = problem.loss();
    double gradientNorm = problem.gradientNorm();
    stopIfCancelled();
    SpectrumSections sections = new SpectrumSections(requests, cancellation, progress, warnings);
    if (requests.needsWholeOperator()) {
      try (GraphOperator operator = operator(problem)) {
        sections.computeWhole(operator);
      }
    }
    sections.computeLayers(problem, request.operator());
    return new AnalysisResult(
        loss,
        gradientNorm,
        dimension,
        problem.parameters().stream().map(ParameterSlice::name).toList(),
        WireNames.of(request.operator()),
        WireNames.of(request.dtype()),
        request.seed(),
        // What would draw random numbers, active dropout say, is refused when the model is read.
        true,
        "cpu",
        progress.matvecs(),
        progress.seconds(),
        sections.top(),
        sections.bottom(),
        sections.conditionNumber(),
        sections.trace(),
        sections.density(),
        sections.layers(),
        Optional.empty(),
        warnings);
  }

  private GraphOperator operator(CurvatureProblem problem) {
    return request.operator() == CurvatureMatrix.HESSIAN
        ? problem.hessian()
        : problem.gaussNewton();
  }

  private void stopIfCancelled() {
    if (cancellation.isCancelled()) {
      throw new ComputationCancelledException(progress.matvecs());
    }
  }
}
