package io.curvescope.server.analysis.submit;

import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.compute.SolverRequests;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Predicts the native memory of an analysis, by planning alone, and refuses what is over the
 * budget, with what would fit instead.
 */
final class MemoryCheck {
  private static final int MOST_PARTS = 1024;

  private final long budgetBytes;

  /** A smaller request or batch that fits. */
  record Alternative(String change, long predictedBytes) {}

  /**
   * @param budgetBytes that one analysis may take
   */
  MemoryCheck(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /**
   * The bytes that an analysis is predicted to take; where its products are cut into pieces to fit,
   * all of the budget.
   *
   * @param others makes the problem of another request about the same checkpoint
   * @throws Problem if it does not fit even in pieces
   */
  long predict(
      CurvatureProblem problem,
      AnalysisRequest request,
      Function<AnalysisRequest, CurvatureProblem> others) {
    long whole = bytes(problem, request, request.block());
    if (whole <= budgetBytes) {
      return whole;
    }
    long inPieces = bytes(problem, request, 1);
    if (inPieces <= budgetBytes) {
      return budgetBytes;
    }
    throw overBudget(inPieces, alternatives(problem, request, others));
  }

  private static long bytes(CurvatureProblem problem, AnalysisRequest request, int vectors) {
    long methods =
        SolverRequests.of(request, Long.MAX_VALUE)
            .vectorBytes(problem.dimension(), request.dtype());
    return methods + problem.predictedBytes(request.operator(), vectors);
  }

  private List<Alternative> alternatives(
      CurvatureProblem problem,
      AnalysisRequest request,
      Function<AnalysisRequest, CurvatureProblem> others) {
    List<Alternative> fitting = new ArrayList<>();
    SmallerRequests.of(request)
        .forEach(
            (change, smaller) -> {
              try (CurvatureProblem other = others.apply(smaller)) {
                long bytes = bytes(other, smaller, 1);
                if (bytes <= budgetBytes) {
                  fitting.add(new Alternative(change, bytes));
                }
              }
            });
    smallerBatch(problem, request, fitting);
    return fitting;
  }

  private void smallerBatch(
      CurvatureProblem problem, AnalysisRequest request, List<Alternative> fitting) {
    for (int parts = 2; parts <= MOST_PARTS; parts *= 2) {
      long bytes;
      try (CurvatureProblem part = problem.firstMiniBatch(parts)) {
        bytes = bytes(part, request, 1);
      } catch (IllegalArgumentException cannotBeSplit) {
        return;
      }
      if (bytes <= budgetBytes) {
        fitting.add(new Alternative("a batch of 1/" + parts + " of the samples", bytes));
        return;
      }
    }
  }

  private Problem overBudget(long predictedBytes, List<Alternative> fitting) {
    String advice =
        fitting.isEmpty()
            ? "; fewer parameters would fit, or a smaller batch"
            : "; would fit: "
                + fitting.stream()
                    .map(each -> each.change() + " (" + each.predictedBytes() + " bytes)")
                    .collect(Collectors.joining(", "));
    return Problem.of(
            ProblemType.OVER_MEMORY_BUDGET,
            "the analysis is predicted to take "
                + predictedBytes
                + " bytes, and may take "
                + budgetBytes
                + advice)
        .with(
            Map.of(
                "predicted_bytes",
                predictedBytes,
                "budget_bytes",
                budgetBytes,
                "would_fit",
                fitting.stream()
                    .map(
                        each ->
                            Map.of(
                                "change", each.change(), "predicted_bytes", each.predictedBytes()))
                    .toList()));
  }
}
