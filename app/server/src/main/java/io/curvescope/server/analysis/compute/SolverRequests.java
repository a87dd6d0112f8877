package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.spectrum.DensityEstimator;
import io.curvescope.curvature.spectrum.DensityRequest;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.ProbeRequest;
import io.curvescope.curvature.spectrum.TraceEstimator;
import io.curvescope.server.analysis.AnalysisRequest;
import java.util.Optional;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An analysis as requests to the methods of the curvature library.
 *
 * @param eigenvalues of the whole operator
 * @param layers of each layer's block; its ends are not looked at
 */
public record SolverRequests(
    Optional<EigenvalueRequest> eigenvalues,
    Optional<DensityRequest> density,
    Optional<ProbeRequest> trace,
    Optional<EigenvalueRequest> layers) {

  /**
   * @param memoryLimitBytes that each method's vectors may take
   */
  public static SolverRequests of(AnalysisRequest request, long memoryLimitBytes) {
    EigenvalueRequest any =
        EigenvalueRequest.of(1, 0)
            .withBlock(request.block())
            .withSeed(request.seed())
            .withMemoryLimitBytes(memoryLimitBytes);
    return new SolverRequests(
        request.top() + request.bottom() > 0
            ? Optional.of(any.withEnds(request.top(), request.bottom()))
            : Optional.empty(),
        request
            .density()
            .map(
                density ->
                    DensityRequest.of(density.probes(), density.steps())
                        .withBlock(request.block())
                        .withSeed(request.seed())
                        .withMemoryLimitBytes(memoryLimitBytes)),
        request.traceProbes().isPresent()
            ? Optional.of(
                ProbeRequest.of(request.traceProbes().getAsInt())
                    .withBlock(request.block())
                    .withSeed(request.seed()))
            : Optional.empty(),
        request.layers() ? Optional.of(any) : Optional.empty());
  }

  /** Native bytes of the vectors of the method that needs most; they run one after the other. */
  public long vectorBytes(int dimension, Precision precision) {
    DataType type = precision.real().dataType();
    return LongStream.of(
            eigenvalues
                .map(each -> EigenvalueSolver.predictedBytes(each, dimension, type))
                .orElse(0L),
            density.map(each -> DensityEstimator.predictedBytes(each, dimension, type)).orElse(0L),
            trace.map(each -> TraceEstimator.predictedBytes(each, dimension, type)).orElse(0L),
            layers
                .map(each -> EigenvalueSolver.predictedBytes(each.withEnds(1, 0), dimension, type))
                .orElse(0L))
        .max()
        .orElseThrow();
  }

  /** Whether anything but layers is asked for. */
  boolean needsWholeOperator() {
    return eigenvalues.isPresent() || density.isPresent() || trace.isPresent();
  }
}
