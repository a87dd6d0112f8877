package io.curvescope.server.alert.directive;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hears from jobs what came of their directives. */
@RestController
@ConditionalOnRole(Role.INGEST)
@Tag(name = "alerts")
class AcknowledgementController {
  private static final int LONGEST_REASON = 1_000;

  private final Runs runs;
  private final StoredDirectives directives;
  private final OpenDirectives open;
  private final Clock clock;

  AcknowledgementController(
      Runs runs, StoredDirectives directives, OpenDirectives open, Clock clock) {
    this.runs = runs;
    this.directives = directives;
    this.open = open;
    this.clock = clock;
  }

  @PostMapping(
      path = "/api/v1/runs/{run}/directives/{directive}/ack",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.INGEST)
  @Operation(
      operationId = "acknowledgeDirective",
      summary = "Say what came of a directive",
      description =
          "From then on it is no longer repeated. The first word counts: a second one changes"
              + " nothing. One that has expired may still be acknowledged.")
  @ApiResponse(responseCode = "200", description = "The directive as it is now")
  @ApiResponse(responseCode = "404", description = "The run, or the directive, is not known")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/DirectiveAcknowledgement")))
  DirectiveJson acknowledge(
      @PathVariable String run, @PathVariable String directive, HttpServletRequest request)
      throws IOException {
    JsonFields fields = JsonBody.read(request.getInputStream());
    Instant now = clock.instant();
    StoredDirective.Acknowledgement acknowledgement =
        new StoredDirective.Acknowledgement(
            now,
            JsonFields.require("applied", fields.flag("applied")),
            fields.text("reason", LONGEST_REASON));
    RunKey key = runs.key(RunPath.id(run));
    StoredDirective acknowledged =
        DirectiveId.parse(directive)
            .flatMap(id -> directives.acknowledge(key, id, acknowledgement))
            .orElseThrow(AcknowledgementController::unknown);
    open.refresh();
    return DirectiveJson.of(acknowledged, now, fields.warnings());
  }

  private static Problem unknown() {
    return Problem.of(
        ProblemType.UNKNOWN_DIRECTIVE,
        "the run has no directive of this id; GET /api/v1/runs/{run}/directives lists them");
  }
}
