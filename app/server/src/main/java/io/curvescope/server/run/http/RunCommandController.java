package io.curvescope.server.run.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.LatestValues;
import io.curvescope.server.run.LatestValuesSource;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.SavedRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Creates, updates and finishes runs. */
@RestController
@RequestMapping(path = "/api/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.INGEST)
@Tag(name = "runs")
class RunCommandController {
  private final Runs runs;
  private final LatestValuesSource latestValues;
  private final Clock clock;

  RunCommandController(Runs runs, LatestValuesSource latestValues, Clock clock) {
    this.runs = runs;
    this.latestValues = latestValues;
    this.clock = clock;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.INGEST, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "saveRun", summary = "Create a run, or update one")
  @ApiResponse(responseCode = "200", description = "Updated: what was left out stays as it was")
  @ApiResponse(
      responseCode = "201",
      description = "Created; Location names the run",
      headers = @Header(name = "Location", schema = @Schema(type = "string", format = "uri")))
  @ApiResponse(responseCode = "409", ref = "#/components/responses/RunOfAnotherProject")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/RunRequest")))
  ResponseEntity<RunJson> save(Viewer viewer, HttpServletRequest request) throws IOException {
    JsonFields fields = read(request);
    RunId id = RunDecoder.id(fields);
    String project = RunDecoder.project(fields);
    viewer.requireProject(project);
    RunDescription description = RunDecoder.description(fields, clock.instant());
    SavedRun saved = runs.save(id, project, description);
    RunJson json = json(saved.run(), fields.warnings());
    return saved.created()
        ? ResponseEntity.created(URI.create("/api/v1/runs/" + id)).body(json)
        : ResponseEntity.ok(json);
  }

  @PostMapping(path = "/{run}/finish", consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.INGEST)
  @Operation(
      operationId = "finishRun",
      summary = "Finish a run",
      description = "A finished run still accepts events. Finishing again corrects how it ended.")
  @ApiResponse(responseCode = "200", description = "Finished")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/FinishRequest")))
  RunJson finish(@PathVariable String run, HttpServletRequest request) throws IOException {
    RunId id = RunPath.id(run);
    JsonFields fields = read(request);
    RunStatus status = RunDecoder.finalStatus(fields);
    Optional<Instant> time = fields.pastTime("time", clock.instant());
    return json(runs.finish(id, status, time), fields.warnings());
  }

  private static JsonFields read(HttpServletRequest request) throws IOException {
    if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      throw Problem.of(
          ProblemType.UNSUPPORTED_ENCODING,
          "this route takes no Content-Encoding; send plain JSON");
    }
    return JsonBody.read(request.getInputStream());
  }

  private RunJson json(Run run, List<String> warnings) {
    Map<?, LatestValues> latest = latestValues.latest(List.of(run.key()));
    return RunJson.of(run, latest.getOrDefault(run.key(), LatestValues.NONE), warnings);
  }
}
