package io.curvescope.server.telemetry.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.Page;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.telemetry.EventCursor;
import io.curvescope.server.telemetry.EventPage;
import io.curvescope.server.telemetry.EventQuery;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.TelemetryQueries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads a run's events back, page by page. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "telemetry")
class EventController {
  private static final String TYPES =
      Arrays.stream(EventType.values()).map(EventType::wireName).collect(Collectors.joining(", "));

  private final Runs runs;
  private final TelemetryQueries telemetry;

  EventController(Runs runs, TelemetryQueries telemetry) {
    this.runs = runs;
    this.telemetry = telemetry;
  }

  @GetMapping(path = "/api/v1/runs/{run}/events", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "listEvents",
      summary = "Read a run's events back",
      description =
          "In the order of time, and of arrival where times are equal. Events have the format in"
              + " which they were pushed; an incident that the server found has"
              + " \"source\": \"server\".")
  @ApiResponse(
      responseCode = "200",
      description = "One page",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schemaProperties = {
                @SchemaProperty(
                    name = "items",
                    array = @ArraySchema(schema = @Schema(ref = "#/components/schemas/Event"))),
                @SchemaProperty(name = "next", schema = @Schema(types = {"string", "null"}))
              }))
  Page<Map<String, Object>> events(
      @PathVariable String run,
      @Parameter(
              description = "Only events of these types, separated by commas",
              example = "cg,incident")
          @RequestParam
          Optional<String> type,
      @Parameter(
              description = "Only events at this time or later",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam
          Optional<String> from,
      @Parameter(
              description = "Only events before this time",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam
          Optional<String> to,
      @Parameter(
              description = "Events per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    EventPage page =
        telemetry.events(
            new EventQuery(
                runs.key(RunPath.id(run)),
                type.map(EventController::types).orElse(Set.of()),
                ListParameters.time("from", from),
                ListParameters.time("to", to),
                ListParameters.cursor(cursor, EventCursor::decode),
                ListParameters.limit(limit)));
    return new Page<>(
        page.events().stream().map(stored -> EventJson.of(stored.event())).toList(),
        page.next().map(EventCursor::encode));
  }

  private static Set<EventType> types(String list) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (String name : list.split(",", -1)) {
      types.add(
          EventType.ofWireName(name.strip())
              .orElseThrow(() -> ListParameters.wrong("type", "must be one or more of " + TYPES)));
    }
    return types;
  }
}
