package io.curvescope.server.run.http;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.run.RunConflict;
import io.curvescope.server.run.UnknownProject;
import io.curvescope.server.run.UnknownRun;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problem details of runs and projects, for every route that names one. */
@RestControllerAdvice
@Order(0)
class RunProblemHandler {
  @ExceptionHandler
  ResponseEntity<ProblemDetail> onUnknownRun(UnknownRun unknown) {
    return Problem.of(ProblemType.UNKNOWN_RUN, unknown.detail()).response();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onUnknownProject(UnknownProject unknown) {
    return Problem.of(ProblemType.UNKNOWN_PROJECT, unknown.detail()).response();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onConflict(RunConflict conflict) {
    return Problem.of(ProblemType.RUN_OF_ANOTHER_PROJECT, conflict.detail()).response();
  }
}
