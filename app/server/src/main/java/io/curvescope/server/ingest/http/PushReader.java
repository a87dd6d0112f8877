package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.DecodedPush;
import io.curvescope.server.ingest.decode.GzipBody;
import io.curvescope.server.ingest.decode.PushBody;
import io.curvescope.server.ingest.decode.PushDecoder;
import io.curvescope.server.ingest.decode.PushLimits;
import io.curvescope.server.ingest.decode.PushRefused;
import io.curvescope.server.ingest.decode.TimeBounds;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads the body of a push, under the limits and within the budget. */
final class PushReader {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final PushLimits limits;
  private final PushDecoder decoder;

  PushReader(PushLimits limits) {
    this.limits = limits;
    this.decoder = new PushDecoder(limits);
  }

  /**
   * @throws Problem if the body is refused as a whole
   * @throws IOException if the connection breaks
   */
  DecodedPush read(
      InputStream sent,
      PushHeaders headers,
      TimeBounds bounds,
      PayloadBudget.Reservation reservation)
      throws IOException {
    if (headers.contentLength().orElse(0) > limits.bodyBytes()) {
      throw tooLarge("the body must be at most " + limits.bodyBytes() + " bytes");
    }
    try (PushBody body =
        new PushBody(
            headers.gzip() ? new GzipBody(sent, limits.bodyBytes()) : sent,
            limits.bodyBytes(),
            reservation)) {
      return decoder.decode(body, headers.format(), bounds);
    } catch (PushRefused refused) {
      throw problem(refused);
    }
  }

  private static Problem problem(PushRefused refused) {
    return switch (refused.refusal()) {
      case MALFORMED -> Problem.of(ProblemType.MALFORMED_BODY, refused.detail());
      case TOO_LARGE -> tooLarge(refused.detail());
      case TOO_MANY_EVENTS -> Problem.of(ProblemType.TOO_MANY_EVENTS, refused.detail());
      case NO_ROOM -> Problem.retryable(ProblemType.OVERLOADED, refused.detail(), RETRY_AFTER);
    };
  }

  private static Problem tooLarge(String detail) {
    return Problem.of(ProblemType.BODY_TOO_LARGE, detail);
  }
}
