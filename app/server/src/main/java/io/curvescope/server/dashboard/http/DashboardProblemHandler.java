package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.query.QueryTooSlow;
import io.curvescope.server.dashboard.query.TooManyQueries;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problem details of queries that had to be given up. */
@RestControllerAdvice
@Order(0)
class DashboardProblemHandler {
  private static final Duration RETRY = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onQueryTooSlow(QueryTooSlow slow) {
    return Problem.of(ProblemType.QUERY_TOO_SLOW, String.valueOf(slow.getMessage())).response();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onTooManyQueries(TooManyQueries many) {
    return Problem.retryable(ProblemType.OVERLOADED, String.valueOf(many.getMessage()), RETRY)
        .response();
  }
}
