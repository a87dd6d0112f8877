package io.curvescope.server.checkpoint.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.CheckpointCurvature.Verdict;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.checkpoint.RunStability;
import io.curvescope.server.checkpoint.Stability;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import io.curvescope.server.paging.Page;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the checkpoints of a run. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "checkpoints")
class CheckpointController {
  /** Of a checkpoint that was stored after its run was judged. */
  private static final Stability NOT_JUDGED =
      new Stability(Optional.empty(), false, Verdict.UNKNOWN);

  private final Runs runs;
  private final Checkpoints checkpoints;

  CheckpointController(Runs runs, Checkpoints checkpoints) {
    this.runs = runs;
    this.checkpoints = checkpoints;
  }

  @GetMapping(path = "/api/v1/runs/{run}/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "listCheckpoints",
      summary = "List the checkpoints of a run that are kept, newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<CheckpointJson> list(
      @PathVariable String run,
      @Parameter(
              description = "Checkpoints per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    RunKey key = runs.key(RunPath.id(run));
    int size = ListParameters.limit(limit);
    OptionalLong before =
        ListParameters.cursor(cursor, NumberCursor::decode)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    List<Checkpoint> found = checkpoints.ofRun(key, before, size + 1);
    List<Checkpoint> page = found.subList(0, Math.min(size, found.size()));
    RunStability stability = checkpoints.stability(key);
    return new Page<>(
        page.stream().map(each -> json(each, stability)).toList(),
        found.size() > size
            ? Optional.of(NumberCursor.encode(page.getLast().number()))
            : Optional.empty());
  }

  private static CheckpointJson json(Checkpoint checkpoint, RunStability stability) {
    OptionalLong lastStable = stability.lastStable();
    return CheckpointJson.of(
        checkpoint,
        stability.byNumber().getOrDefault(checkpoint.number(), NOT_JUDGED),
        lastStable.isPresent() && lastStable.getAsLong() == checkpoint.number());
  }
}
