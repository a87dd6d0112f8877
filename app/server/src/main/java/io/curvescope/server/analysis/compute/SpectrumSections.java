package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.ParameterSlice;
import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.GraphOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.spectrum.ConditionNumber;
import io.curvescope.curvature.spectrum.Density;
import io.curvescope.curvature.spectrum.DensityEstimator;
import io.curvescope.curvature.spectrum.DensityRequest;
import io.curvescope.curvature.spectrum.Eigenvalue;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.curvature.spectrum.ProbeRequest;
import io.curvescope.curvature.spectrum.TraceEstimate;
import io.curvescope.curvature.spectrum.TraceEstimator;
import io.curvescope.server.analysis.ResultConditionNumber;
import io.curvescope.server.analysis.ResultDensity;
import io.curvescope.server.analysis.ResultEigenvalue;
import io.curvescope.server.analysis.ResultLayer;
import io.curvescope.server.analysis.ResultTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes the sections that were asked for, one after the other, and holds what they found. */
final class SpectrumSections {
  /** Added where only H + damping I has a condition number worth the name. */
  private static final double DAMPING = 1e-6;

  private final SolverRequests requests;
  private final CancellationToken cancellation;
  private final ProgressTracker progress;
  private final List<String> warnings;
  private Optional<Eigenvalues> eigenvalues = Optional.empty();
  private Optional<TraceEstimate> trace = Optional.empty();
  private Optional<Density> density = Optional.empty();
  private Optional<List<ResultLayer>> layers = Optional.empty();

  SpectrumSections(
      SolverRequests requests,
      CancellationToken cancellation,
      ProgressTracker progress,
      List<String> warnings) {
    this.requests = requests;
    this.cancellation = cancellation;
    this.progress = progress;
    this.warnings = warnings;
  }

  /** Everything about the whole operator. */
  void computeWhole(GraphOperator operator) {
    requests.eigenvalues().ifPresent(request -> computeEigenvalues(operator, request));
    requests.trace().ifPresent(request -> computeTrace(operator, request));
    requests.density().ifPresent(request -> computeDensity(operator, request));
  }

  /** The block of each parameter, one after the other, so that one program is held at a time. */
  void computeLayers(CurvatureProblem problem, CurvatureMatrix matrix) {
    requests
        .layers()
        .ifPresent(
            request -> {
              List<ResultLayer> found = new ArrayList<>();
              for (ParameterSlice slice : problem.parameters()) {
                found.add(computeLayer(problem, matrix, slice, request));
              }
              layers = Optional.of(found);
            });
  }

  Optional<List<ResultEigenvalue>> top() {
    return eigenvalues
        .filter(found -> !found.top().isEmpty())
        .map(found -> found.top().stream().map(SpectrumSections::result).toList());
  }

  Optional<List<ResultEigenvalue>> bottom() {
    return eigenvalues
        .filter(found -> !found.bottom().isEmpty())
        .map(found -> found.bottom().stream().map(SpectrumSections::result).toList());
  }

  Optional<ResultConditionNumber> conditionNumber() {
    return eigenvalues
        .flatMap(
            found ->
                ConditionNumber.ofWholeSpectrum(found)
                    .or(() -> ConditionNumber.ofDamped(found, DAMPING)))
        .map(
            number ->
                new ResultConditionNumber(
                    finite(number.value()),
                    number.damping(),
                    finite(number.lower()),
                    finite(number.upper())));
  }

  Optional<ResultTrace> trace() {
    return trace.map(
        found ->
            new ResultTrace(
                found.trace().value(), found.trace().standardError(), found.trace().probes()));
  }

  Optional<ResultDensity> density() {
    return density.map(
        found ->
            new ResultDensity(
                found.quadrature().nodes(),
                found.quadrature().weights(),
                found.perProbe().size(),
                found.steps(),
                found.negativeMass().value(),
                found.negativeMass().standardError(),
                found.halfStepsDistance()));
  }

  Optional<List<ResultLayer>> layers() {
    return layers;
  }

  private void computeEigenvalues(GraphOperator operator, EigenvalueRequest request) {
    Eigenvalues found = EigenvalueSolver.solve(operator, request, monitor(Section.EIGENVALUES));
    progress.finish(Section.EIGENVALUES, found.matvecs());
    eigenvalues = Optional.of(found);
    long open =
        found.top().stream().filter(each -> !each.converged()).count()
            + found.bottom().stream().filter(each -> !each.converged()).count();
    if (open > 0) {
      warnings.add(
          open
              + " eigenvalues have a residual above the tolerance of "
              + found.tolerance()
              + " of the largest");
    }
    if (found.completeness() == Eigenvalues.Completeness.UNVERIFIED) {
      warnings.add(
          "the matrix-vector products ran out before it was certain that no eigenvalue was missed");
    }
  }

  private void computeTrace(GraphOperator operator, ProbeRequest request) {
    TraceEstimate found = TraceEstimator.estimate(operator, request, monitor(Section.TRACE));
    progress.finish(Section.TRACE, found.matvecs());
    trace = Optional.of(found);
  }

  private void computeDensity(GraphOperator operator, DensityRequest request) {
    Density found = DensityEstimator.estimate(operator, request, monitor(Section.DENSITY));
    progress.finish(Section.DENSITY, found.matvecs());
    density = Optional.of(found);
  }

  private ResultLayer computeLayer(
      CurvatureProblem problem,
      CurvatureMatrix matrix,
      ParameterSlice slice,
      EigenvalueRequest request) {
    try (GraphOperator block = problem.block(matrix, List.of(slice.name()))) {
      Eigenvalues found =
          EigenvalueSolver.solve(block, request.withEnds(1, 0), monitor(Section.LAYERS));
      progress.finishPart(Section.LAYERS, found.matvecs());
      Eigenvalue top = found.top().getFirst();
      return new ResultLayer(slice.name(), slice.size(), top.value(), top.residual());
    }
  }

  private Monitor monitor(Section section) {
    return new Monitor(cancellation, event -> progress.onProgress(section, event));
  }

  private static ResultEigenvalue result(Eigenvalue eigenvalue) {
    return new ResultEigenvalue(eigenvalue.value(), eigenvalue.residual(), eigenvalue.converged());
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
