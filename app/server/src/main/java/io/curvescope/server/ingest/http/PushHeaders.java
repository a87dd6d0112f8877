package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.decode.PushFormat;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What the headers of a push say.
 *
 * @param contentLength of the body as sent, where it was announced
 */
record PushHeaders(
    PushFormat format, boolean gzip, Optional<String> idempotencyKey, OptionalLong contentLength) {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String NDJSON = "application/x-ndjson";

  /**
   * @throws Problem if a header is wrong
   */
  static PushHeaders of(HttpServletRequest request) {
    MediaType type = MediaType.parseMediaType(request.getContentType());
    long length = request.getContentLengthLong();
    return new PushHeaders(
        type.getSubtype().equals("json") ? PushFormat.JSON_ARRAY : PushFormat.NDJSON,
        gzip(Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_ENCODING))),
        Optional.ofNullable(request.getHeader(IDEMPOTENCY_KEY)).map(PushHeaders::key),
        length < 0 ? OptionalLong.empty() : OptionalLong.of(length));
  }

  private static boolean gzip(Optional<String> encoding) {
    return switch (encoding.orElse("identity").strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default ->
          throw Problem.of(
              ProblemType.UNSUPPORTED_ENCODING, "Content-Encoding must be gzip, or left out");
    };
  }

  private static String key(String key) {
    boolean visible = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (key.isEmpty() || key.length() > Batch.MAXIMUM_KEY_LENGTH || !visible) {
      throw Problem.ofField(
          ProblemType.INVALID_PARAMETER,
          IDEMPOTENCY_KEY,
          "must be 1 to " + Batch.MAXIMUM_KEY_LENGTH + " visible ASCII characters");
    }
    return key;
  }
}
