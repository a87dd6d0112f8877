package io.curvescope.server.access.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.access.token.AccessToken;
import io.curvescope.server.access.token.AccessTokens;
import io.curvescope.server.access.token.IssuedToken;
import io.curvescope.server.access.token.NewToken;
import io.curvescope.server.access.token.TokenVerifier;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.Page;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes, lists and revokes tokens. An administrator of one project deals with its tokens only. */
@RestController
@RequestMapping(path = "/api/v1/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "tokens")
class TokenController {
  private static final Logger LOG = LoggerFactory.getLogger(TokenController.class);

  private final AccessTokens tokens;
  private final TokenVerifier verifier;
  private final Clock clock;

  TokenController(AccessTokens tokens, TokenVerifier verifier, Clock clock) {
    this.tokens = tokens;
    this.verifier = verifier;
    this.clock = clock;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.ADMIN, projects = ProjectCheck.VIEWER)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createToken",
      summary = "Make a token",
      description = "The answer shows the token's secret, this once: only its hash is stored.")
  @ApiResponse(responseCode = "201", description = "Made; `token` is the secret")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/TokenRequest")))
  TokenJson create(Viewer viewer, HttpServletRequest request) throws IOException {
    JsonFields fields = JsonBody.read(request.getInputStream());
    Instant now = clock.instant();
    NewToken wanted = TokenDecoder.token(fields, now);
    if (wanted.project().isPresent()) {
      viewer.requireProject(wanted.project().get());
    } else if (!viewer.seesEveryProject()) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "only an administrator of every project may make a token for every project");
    }
    IssuedToken issued = tokens.create(wanted);
    LOG.info("Token {} ({}) was made by {}", issued.token().id(), wanted.role(), viewer.name());
    return TokenJson.issued(issued, fields.warnings(), now);
  }

  @GetMapping
  @RequiresRole(value = AccessRole.ADMIN, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listTokens", summary = "List tokens, newest first, without secrets")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<TokenJson> list(
      Viewer viewer,
      @Parameter(
              description = "Tokens per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    int size = ListParameters.limit(limit);
    List<AccessToken> found =
        tokens.list(
            viewer.projects(), ListParameters.cursor(cursor, TokenController::id), size + 1);
    Instant now = clock.instant();
    List<AccessToken> page = found.subList(0, Math.min(size, found.size()));
    return new Page<>(
        page.stream().map(token -> TokenJson.of(token, now)).toList(),
        found.size() > size ? Optional.of(Long.toString(page.getLast().id())) : Optional.empty());
  }

  @DeleteMapping("/{token}")
  @RequiresRole(value = AccessRole.ADMIN, projects = ProjectCheck.VIEWER)
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description =
          "At once in this process, within five seconds in others. The list goes on showing it.")
  @ApiResponse(responseCode = "200", description = "Revoked, now or before")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/UnknownToken")
  TokenJson revoke(
      Viewer viewer,
      @Parameter(description = "The token's id, not the token", example = "7") @PathVariable
          String token) {
    AccessToken revoked =
        id(token)
            .flatMap(id -> tokens.revoke(id, viewer.projects()))
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemType.UNKNOWN_TOKEN,
                        "there is no token of this id; GET /api/v1/tokens lists them"));
    verifier.forget(revoked.id());
    LOG.info("Token {} was revoked by {}", revoked.id(), viewer.name());
    return TokenJson.of(revoked, clock.instant());
  }

  private static Optional<Long> id(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException noId) {
      return Optional.empty();
    }
  }
}
