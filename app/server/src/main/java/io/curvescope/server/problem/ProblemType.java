package io.curvescope.server.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The kinds of error that a client can tell apart by the {@code type} of a problem. */
public enum ProblemType {
  INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter is wrong"),
  MALFORMED_BODY(HttpStatus.BAD_REQUEST, "The body cannot be read"),
  INVALID_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "A field is wrong"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid token is needed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "The token does not allow this"),
  MISDIRECTED(HttpStatus.MISDIRECTED_REQUEST, "The request was not meant for this server"),
  UNKNOWN_TOKEN(HttpStatus.NOT_FOUND, "There is no such token"),
  UNKNOWN_PROJECT(HttpStatus.NOT_FOUND, "There is no such project"),
  UNKNOWN_RUN(HttpStatus.NOT_FOUND, "There is no such run"),
  UNKNOWN_ANALYSIS(HttpStatus.NOT_FOUND, "There is no such analysis"),
  UNKNOWN_DIRECTIVE(HttpStatus.NOT_FOUND, "There is no such directive"),
  UNKNOWN_SLO(HttpStatus.NOT_FOUND, "There is no such objective"),
  UNKNOWN_ALERT(HttpStatus.NOT_FOUND, "There is no such alert"),
  UNKNOWN_SILENCE(HttpStatus.NOT_FOUND, "There is no such silence"),
  ALERT_NOT_FIRING(HttpStatus.CONFLICT, "The alert does not fire yet"),
  UNKNOWN_RUNBOOK(HttpStatus.NOT_FOUND, "There is no such runbook"),
  UNKNOWN_DASHBOARD(HttpStatus.NOT_FOUND, "There is no such dashboard"),
  UNKNOWN_PANEL(HttpStatus.NOT_FOUND, "The dashboard has no such panel"),
  UNKNOWN_VARIABLE(HttpStatus.NOT_FOUND, "The dashboard has no such variable"),
  UNKNOWN_FILE(HttpStatus.NOT_FOUND, "There is no such file"),
  QUERY_TOO_SLOW(HttpStatus.UNPROCESSABLE_CONTENT, "The query took too long"),
  UNKNOWN_ARTIFACT(HttpStatus.UNPROCESSABLE_CONTENT, "The project has no artifact of this hash"),
  UNFIT_CHECKPOINT(HttpStatus.UNPROCESSABLE_CONTENT, "The checkpoint cannot be analysed"),
  OVER_MEMORY_BUDGET(
      HttpStatus.UNPROCESSABLE_CONTENT, "The analysis needs more memory than it may take"),
  PROJECT_FULL(HttpStatus.CONTENT_TOO_LARGE, "The project may not store more"),
  RUN_OF_ANOTHER_PROJECT(HttpStatus.CONFLICT, "The run id belongs to another project"),
  UPLOAD_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The upload takes too long"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  TOO_MANY_EVENTS(HttpStatus.CONTENT_TOO_LARGE, "The body holds too many events"),
  UNSUPPORTED_ENCODING(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content encoding is not supported"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key was used with another body"),
  REFUSED_BY_DATABASE(HttpStatus.UNPROCESSABLE_CONTENT, "The database refuses the batch"),
  OVERLOADED(HttpStatus.TOO_MANY_REQUESTS, "The server has no room for more right now"),
  STORE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "The artifact store does not answer"),
  CHECK_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Submissions cannot be checked"),
  DATABASE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong in the server");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} of RFC 9457: an identifier, not an address. */
  public URI uri() {
    return URI.create(
        "urn:curvescope:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
