package io.curvescope.server.problem;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.MalformedJson;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns every exception that leaves a controller, and the framework's own, into a problem detail.
 * Comes last, since it handles every exception: a feature's own handlers come before.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onProblem(Problem problem) {
    return problem.response();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onInvalidField(InvalidField invalid) {
    return onProblem(
        invalid.field().isEmpty()
            ? Problem.of(ProblemType.INVALID_FIELD, "the body " + invalid.reason())
            : Problem.ofField(ProblemType.INVALID_FIELD, invalid.field(), invalid.reason()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onMalformedJson(MalformedJson malformed) {
    return onProblem(Problem.of(ProblemType.MALFORMED_BODY, malformed.detail()));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    NonTransientDataAccessResourceException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<ProblemDetail> onDatabaseAway(RuntimeException exception) {
    log.warn(
        "the database does not answer: {}",
        NestedExceptionUtils.getMostSpecificCause(exception).getMessage());
    return onProblem(
        Problem.retryable(
            ProblemType.DATABASE_AWAY, "the database does not answer; try again", DATABASE_RETRY));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAnythingElse(Exception exception) {
    log.error("a request failed", exception);
    return onProblem(
        Problem.of(
            ProblemType.INTERNAL_ERROR, "the server's log says more; nothing was acknowledged"));
  }

  /** The connection broke while it was read or written; nobody is left to answer. */
  @ExceptionHandler
  void onBrokenConnection(IOException exception) {
    log.debug("a connection broke", exception);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String path =
        request instanceof ServletWebRequest servlet ? servlet.getRequest().getRequestURI() : "";
    ProblemDetail body =
        ProblemDetail.forStatusAndDetail(
            status, "there is nothing at " + path + "; /v3/api-docs lists the routes");
    return handleExceptionInternal(exception, body, headers, status, request);
  }
}
