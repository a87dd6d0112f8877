package io.curvescope.server.run.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import io.curvescope.server.paging.Page;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.LatestValues;
import io.curvescope.server.run.LatestValuesSource;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunPage;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.RunQuery;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists runs and shows one. */
@RestController
@RequestMapping(path = "/api/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "runs")
class RunQueryController {
  private final Runs runs;
  private final LatestValuesSource latestValues;

  RunQueryController(Runs runs, LatestValuesSource latestValues) {
    this.runs = runs;
    this.latestValues = latestValues;
  }

  @GetMapping
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listRuns", summary = "List runs, newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<RunJson> list(
      Viewer viewer,
      @Parameter(description = "Only runs of this project", example = "vision") @RequestParam
          Optional<String> project,
      @Parameter(
              description = "Only runs in this status",
              schema =
                  @Schema(
                      allowableValues = {
                        "running",
                        "converged",
                        "completed",
                        "failed",
                        "cancelled"
                      }))
          @RequestParam
          Optional<String> status,
      @Parameter(
              description = "Runs per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    RunPage page =
        runs.list(
            new RunQuery(
                viewer.projects(),
                ListParameters.text("project", project),
                status.map(RunQueryController::status),
                ListParameters.cursor(cursor, NumberCursor::decode).map(RunKey::new),
                ListParameters.limit(limit)));
    Map<RunKey, LatestValues> latest =
        latestValues.latest(page.runs().stream().map(Run::key).toList());
    List<RunJson> items =
        page.runs().stream()
            .map(
                run ->
                    RunJson.of(run, latest.getOrDefault(run.key(), LatestValues.NONE), List.of()))
            .toList();
    return new Page<>(items, page.next().map(key -> NumberCursor.encode(key.value())));
  }

  @GetMapping("/{run}")
  @RequiresRole(AccessRole.READ)
  @Operation(operationId = "getRun", summary = "Show one run")
  @ApiResponse(responseCode = "200", description = "The run")
  RunJson get(@PathVariable String run) {
    RunId id = RunPath.id(run);
    Run found = runs.find(id).orElseThrow(() -> new UnknownRun(id));
    LatestValues latest =
        latestValues.latest(List.of(found.key())).getOrDefault(found.key(), LatestValues.NONE);
    return RunJson.of(found, latest, List.of());
  }

  private static RunStatus status(String name) {
    return RunStatus.ofWireName(name)
        .orElseThrow(
            () ->
                ListParameters.wrong(
                    "status", "must be one of running, converged, completed, failed, cancelled"));
  }
}
