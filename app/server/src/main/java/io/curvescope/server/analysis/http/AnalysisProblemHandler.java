package io.curvescope.server.analysis.http;

import io.curvescope.server.analysis.QueueFull;
import io.curvescope.server.analysis.UnknownAnalysis;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problem details of analyses, for every route that names or makes one. */
@RestControllerAdvice
@Order(0)
class AnalysisProblemHandler {
  private static final Duration QUEUE_RETRY = Duration.ofSeconds(30);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onUnknownAnalysis(UnknownAnalysis unknown) {
    return Problem.of(ProblemType.UNKNOWN_ANALYSIS, unknown.detail()).response();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onQueueFull(QueueFull full) {
    return Problem.retryable(ProblemType.OVERLOADED, full.detail(), QUEUE_RETRY).response();
  }
}
