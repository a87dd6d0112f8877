package io.curvescope.server.alert.directive;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import io.curvescope.server.paging.Page;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the directives of a run. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "alerts")
class DirectiveQueryController {
  private final Runs runs;
  private final StoredDirectives directives;
  private final Clock clock;

  DirectiveQueryController(Runs runs, StoredDirectives directives, Clock clock) {
    this.runs = runs;
    this.directives = directives;
    this.clock = clock;
  }

  @GetMapping(path = "/api/v1/runs/{run}/directives", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "listDirectives",
      summary = "List the directives of a run with what came of them, newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<DirectiveJson> list(
      @PathVariable String run,
      @Parameter(
              description = "Directives per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    int size = ListParameters.limit(limit);
    OptionalLong before =
        ListParameters.cursor(cursor, NumberCursor::decode)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    List<StoredDirective> found = directives.ofRun(runs.key(RunPath.id(run)), before, size + 1);
    List<StoredDirective> page = found.subList(0, Math.min(size, found.size()));
    Instant now = clock.instant();
    return new Page<>(
        page.stream().map(each -> DirectiveJson.of(each, now, List.of())).toList(),
        found.size() > size
            ? Optional.of(NumberCursor.encode(page.getLast().id().number()))
            : Optional.empty());
  }
}
