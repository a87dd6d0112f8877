package io.curvescope.server.access.http;

import io.curvescope.server.access.AuthenticationMode;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.access.token.BearerSyntax;
import io.curvescope.server.access.token.TokenVerifier;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** Finds out who sends a request. */
final class Callers {
  private static final String CHALLENGE = "Bearer realm=\"curvescope\"";

  private final AuthenticationMode mode;
  private final TokenVerifier verifier;

  Callers(AuthenticationMode mode, TokenVerifier verifier) {
    this.mode = mode;
    this.verifier = verifier;
  }

  /**
   * @throws Problem with status 401 without a valid token where one is needed, and 421 where none
   *     is needed but the request is not from a program of this machine
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Viewer viewer(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
    if (headers.isEmpty()) {
      return withoutToken(request);
    }
    // One answer for every way to be wrong: what a token is not tells nobody what another one is.
    return Optional.of(headers)
        .filter(each -> each.size() == 1)
        .flatMap(each -> BearerSyntax.parse(each.getFirst()))
        .flatMap(verifier::verify)
        .orElseThrow(
            () ->
                Problem.unauthenticated(
                    "the token is not valid: unknown, expired or revoked; send 'Authorization:"
                        + " Bearer TOKEN' with one that is",
                    CHALLENGE + ", error=\"invalid_token\""));
  }

  private Viewer withoutToken(HttpServletRequest request) {
    return switch (mode) {
      case REQUIRED ->
          throw Problem.unauthenticated(
              "send 'Authorization: Bearer TOKEN'; './curvescope token create' makes one",
              CHALLENGE);
      case LOOPBACK -> {
        Optional<String> distrust = LoopbackRequests.distrust(request);
        if (distrust.isPresent()) {
          throw Problem.of(ProblemType.MISDIRECTED, distrust.get());
        }
        yield Viewer.LOCAL;
      }
    };
  }
}
