package io.curvescope.server.analysis.worker;

import io.curvescope.curvature.CurvatureException;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.NonFiniteProductException;
import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisError.Reason;
import io.curvescope.server.analysis.compute.MemoryBudget;
import io.curvescope.server.checkpoint.MissingArtifact;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import java.io.IOException;

/** What went wrong, in words for the person who asked. */
final class Failures {
  private Failures() {}

  /** The error behind an exception of reading artifacts or computing. */
  static AnalysisError of(Throwable failure, MemoryBudget budget) {
    return switch (failure) {
      case MemoryLimitException e -> overBudget(e, budget);
      case OutOfMemoryError e -> outOfMemory(String.valueOf(e.getMessage()), budget);
      case CurvatureException _, NonFiniteProductException _ ->
          AnalysisError.of(Reason.NOT_FINITE, message(failure));
      case MissingArtifact _, UnreadableArtifact _ ->
          AnalysisError.of(Reason.ARTIFACT, message(failure));
      // What the library says of a model, a batch or a request that do not fit together.
      case IllegalArgumentException _ -> AnalysisError.of(Reason.INVALID, message(failure));
      case IOException e ->
          AnalysisError.of(Reason.INTERNAL, "an artifact could not be read: " + message(e));
      default -> AnalysisError.of(Reason.INTERNAL, message(failure));
    };
  }

  /** Memory ran out, with the figures. */
  static AnalysisError outOfMemory(String what, MemoryBudget budget) {
    String resident =
        ProcessMemory.residentBytes().stream()
            .mapToObj(bytes -> ", " + bytes + " bytes were resident")
            .findFirst()
            .orElse("");
    return AnalysisError.of(
        Reason.OUT_OF_MEMORY,
        "memory ran out ("
            + what
            + ") under a budget of "
            + budget.bytes()
            + " bytes"
            + (budget.divisor() > 1
                ? " with products cut for 1/" + budget.divisor() + " of it"
                : "")
            + resident
            + "; ask for fewer eigenvalues, a smaller block, a smaller batch or float32");
  }

  private static AnalysisError overBudget(MemoryLimitException e, MemoryBudget budget) {
    boolean isRetry = budget.divisor() > 1;
    return AnalysisError.of(
        isRetry ? Reason.OUT_OF_MEMORY : Reason.OVER_BUDGET,
        (isRetry ? "memory ran out before, and in smaller pieces: " : "") + e.getMessage());
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
