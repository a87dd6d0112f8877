package io.curvescope.server.ingest.otlp;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.GzipBody;
import io.curvescope.server.ingest.decode.PushBody;
import io.curvescope.server.ingest.decode.PushRefused;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The body of an export, whole: Protocol Buffers are not read as a stream of data points. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OtlpBody(byte[] bytes, Sha256 sha256) {
  /** After decompression. Objects made of it take several times as much. */
  static final long LIMIT_BYTES = 4L << 20;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * @param reservation grows with the body
   * @throws Problem if the body is refused
   * @throws IOException if the connection breaks
   */
  static OtlpBody read(HttpServletRequest request, PayloadBudget.Reservation reservation)
      throws IOException {
    InputStream sent = request.getInputStream();
    try (PushBody body =
        new PushBody(
            isGzip(request) ? new GzipBody(sent, LIMIT_BYTES) : sent, LIMIT_BYTES, reservation)) {
      byte[] bytes = body.readAllBytes();
      return new OtlpBody(bytes, body.sha256());
    } catch (PushRefused refused) {
      throw switch (refused.refusal()) {
        case MALFORMED -> Problem.of(ProblemType.MALFORMED_BODY, refused.detail());
        case TOO_LARGE -> Problem.of(ProblemType.BODY_TOO_LARGE, refused.detail());
        case TOO_MANY_EVENTS -> Problem.of(ProblemType.TOO_MANY_EVENTS, refused.detail());
        case NO_ROOM -> Problem.retryable(ProblemType.OVERLOADED, refused.detail(), RETRY_AFTER);
      };
    }
  }

  private static boolean isGzip(HttpServletRequest request) {
    Optional<String> encoding =
        Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    return switch (encoding.orElse("identity").strip().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> false;
      case "gzip" -> true;
      default ->
          throw Problem.of(
              ProblemType.UNSUPPORTED_ENCODING, "Content-Encoding must be gzip, or left out");
    };
  }
}
