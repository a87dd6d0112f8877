package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.ParameterSlice;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import java.util.List;

/**
 * First guesses of how many products each section takes, for a progress that makes sense before the
 * methods themselves know better.
 */
final class ExpectedMatvecs {
  /** Lanczos bases, of the usual size, that a search for outliers fills until it is sure. */
  private static final int BASES = 3;

  private static final int SMALLEST_BASIS = 22;

  private ExpectedMatvecs() {}

  static void plan(
      ProgressTracker progress, SolverRequests requests, List<ParameterSlice> parameters) {
    int dimension = parameters.stream().mapToInt(ParameterSlice::size).sum();
    requests
        .eigenvalues()
        .ifPresent(each -> progress.plan(Section.EIGENVALUES, ofSearch(each, dimension)));
    requests
        .trace()
        .ifPresent(
            each ->
                progress.plan(
                    Section.TRACE,
                    dimension <= each.exactDimension() ? dimension : each.maximumProbes()));
    requests
        .density()
        .ifPresent(
            each ->
                progress.plan(
                    Section.DENSITY, (long) each.probes() * Math.min(each.steps(), dimension)));
    requests
        .layers()
        .ifPresent(
            each ->
                progress.plan(
                    Section.LAYERS,
                    parameters.stream()
                        .mapToLong(layer -> ofSearch(each.withEnds(1, 0), layer.size()))
                        .sum()));
  }

  private static long ofSearch(EigenvalueRequest request, int dimension) {
    if (dimension <= EigenvalueRequest.AUTOMATIC_DENSE_DIMENSION) {
      return dimension;
    }
    int wanted = request.top() + request.bottom();
    long basis = 2L * wanted + Math.max(SMALLEST_BASIS, Math.max(wanted, 3 * request.block()));
    return Math.min(dimension, BASES * basis);
  }
}
