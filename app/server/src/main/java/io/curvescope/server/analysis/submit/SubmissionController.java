package io.curvescope.server.analysis.submit;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes checkpoints in. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "checkpoints")
class SubmissionController {
  private final Runs runs;
  private final Submitter submitter;

  SubmissionController(Runs runs, Submitter submitter) {
    this.runs = runs;
    this.submitter = submitter;
  }

  @PostMapping(
      path = "/api/v1/runs/{run}/checkpoints",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.ANALYZE)
  @Operation(
      operationId = "submitCheckpoint",
      summary = "Submit a checkpoint and ask for its spectrum",
      description =
          "Parts may come in any order; a request that comes first is checked before anything is"
              + " stored.")
  @ApiResponse(
      responseCode = "202",
      description = "Accepted; Location names the analysis, which may be done already",
      headers = @Header(name = "Location", schema = @Schema(type = "string", format = "uri")))
  @ApiResponse(responseCode = "413", ref = "#/components/responses/BodyTooLarge")
  @ApiResponse(responseCode = "422", ref = "#/components/responses/UnfitCheckpoint")
  @ApiResponse(responseCode = "429", ref = "#/components/responses/Overloaded")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(ref = "#/components/schemas/CheckpointSubmission")))
  ResponseEntity<SubmissionAnswer> submit(@PathVariable String run, HttpServletRequest request)
      throws Exception {
    RunId id = RunPath.id(run);
    Run found = runs.find(id).orElseThrow(() -> new UnknownRun(id));
    SubmissionAnswer answer = submitter.submit(found, request);
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/analyses/" + answer.id()))
        .body(answer);
  }
}
