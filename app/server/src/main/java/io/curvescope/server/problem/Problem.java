package io.curvescope.server.problem;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Ends a request with a problem detail. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final String detail;
  private final Optional<String> field;
  private final Optional<Duration> retryAfter;
  private final Optional<String> challenge;
  private final transient Map<String, Object> properties;

  private Problem(
      ProblemType type,
      String detail,
      Optional<String> field,
      Optional<Duration> retryAfter,
      Optional<String> challenge,
      Map<String, Object> properties) {
    super(detail, null, false, false);
    this.type = type;
    this.detail = detail;
    this.field = field;
    this.retryAfter = retryAfter;
    this.challenge = challenge;
    this.properties = Map.copyOf(properties);
  }

  /**
   * @param detail what is wrong with this request and what would be right
   */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(
        type, detail, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  /**
   * @param field name of the parameter, header or field of the body that is wrong
   * @param reason what would be right, as in "must be 1 to 1000"
   */
  public static Problem ofField(ProblemType type, String field, String reason) {
    return new Problem(
        type,
        field + " " + reason,
        Optional.of(field),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** A problem that passes: the client should try again after {@code retryAfter}. */
  public static Problem retryable(ProblemType type, String detail, Duration retryAfter) {
    return new Problem(
        type, detail, Optional.empty(), Optional.of(retryAfter), Optional.empty(), Map.of());
  }

  /**
   * A request without valid credentials.
   *
   * @param challenge the header WWW-Authenticate of the answer (RFC 9110, section 11.6.1)
   */
  public static Problem unauthenticated(String detail, String challenge) {
    return new Problem(
        ProblemType.UNAUTHENTICATED,
        detail,
        Optional.empty(),
        Optional.empty(),
        Optional.of(challenge),
        Map.of());
  }

  /** The same problem with further members, for figures that a program may want to read. */
  public Problem with(Map<String, Object> members) {
    return new Problem(type, detail, field, retryAfter, challenge, members);
  }

  public ProblemType type() {
    return type;
  }

  /** The response that says so. */
  public ResponseEntity<ProblemDetail> response() {
    return ResponseEntity.status(type.status()).headers(headers()).body(body());
  }

  private ProblemDetail body() {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(type.status(), detail);
    body.setType(type.uri());
    body.setTitle(type.title());
    field.ifPresent(name -> body.setProperty("field", name));
    properties.forEach(body::setProperty);
    return body;
  }

  private HttpHeaders headers() {
    HttpHeaders headers = new HttpHeaders();
    retryAfter.ifPresent(
        wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
    challenge.ifPresent(value -> headers.set(HttpHeaders.WWW_AUTHENTICATE, value));
    return headers;
  }
}
