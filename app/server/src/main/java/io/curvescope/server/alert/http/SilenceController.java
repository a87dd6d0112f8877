package io.curvescope.server.alert.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.alert.silence.Silence;
import io.curvescope.server.alert.silence.SilenceId;
import io.curvescope.server.alert.silence.Silences;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import io.curvescope.server.paging.Page;
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
import java.time.temporal.ChronoUnit;
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

/** Makes, lists and ends silences. */
@RestController
@RequestMapping(path = "/api/v1/silences", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "alerts")
class SilenceController {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceController.class);

  private final Silences silences;
  private final Clock clock;

  SilenceController(Silences silences, Clock clock) {
    this.silences = silences;
    this.clock = clock;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.ANALYZE, projects = ProjectCheck.VIEWER)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createSilence",
      summary = "Silence alerts of a run, an objective or a name until an end",
      description =
          "Alerts of the project that have every label that is given are not told until then: no"
              + " page, no ticket, no directive. They are listed as ever.")
  @ApiResponse(responseCode = "201", description = "Made, from now on")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/SilenceRequest")))
  SilenceJson create(Viewer viewer, HttpServletRequest request) throws IOException {
    JsonFields fields = JsonBody.read(request.getInputStream());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    SilenceRequest wanted = SilenceRequest.of(fields, now);
    viewer.requireProject(wanted.scope().project());
    Silence silence =
        silences.create(wanted.scope(), now, wanted.endsAt(), wanted.comment(), viewer.name());
    LOG.info("Silence {} until {} was made by {}", silence.id(), silence.endsAt(), viewer.name());
    return SilenceJson.of(silence, fields.warnings(), now);
  }

  @GetMapping
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listSilences", summary = "List silences, the newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<SilenceJson> list(
      Viewer viewer,
      @Parameter(description = "Only silences of this project", example = "vision") @RequestParam
          Optional<String> project,
      @Parameter(
              description = "Only those that silence now, or those that ended too",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"active", "all"},
                      defaultValue = "all"))
          @RequestParam
          Optional<String> state,
      @Parameter(
              description = "Silences per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    int size = ListParameters.limit(limit);
    Instant now = clock.instant();
    List<Silence> found =
        silences.list(
            ListScope.of(viewer, project),
            state.map(SilenceController::onlyActive).orElse(false),
            now,
            ListScope.before(cursor),
            size + 1);
    List<Silence> page = found.subList(0, Math.min(size, found.size()));
    return new Page<>(
        page.stream().map(silence -> SilenceJson.of(silence, now)).toList(),
        found.size() > size
            ? Optional.of(NumberCursor.encode(page.getLast().id().number()))
            : Optional.empty());
  }

  @DeleteMapping("/{silence}")
  @RequiresRole(AccessRole.ANALYZE)
  @Operation(
      operationId = "endSilence",
      summary = "End a silence now",
      description = "What still fires is told with the next pass. The list goes on showing it.")
  @ApiResponse(responseCode = "200", description = "Ended, now or before")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/UnknownSilence")
  SilenceJson end(Viewer viewer, @Parameter(example = "s-3") @PathVariable("silence") String name) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Silence ended =
        SilenceId.parse(name)
            .flatMap(id -> silences.end(id, now))
            .orElseThrow(SilenceProject::unknown);
    LOG.info("Silence {} was ended by {}", ended.id(), viewer.name());
    return SilenceJson.of(ended, now);
  }

  private static boolean onlyActive(String text) {
    return switch (text) {
      case "active" -> true;
      case "all" -> false;
      default -> throw ListParameters.wrong("state", "must be active or all");
    };
  }
}
