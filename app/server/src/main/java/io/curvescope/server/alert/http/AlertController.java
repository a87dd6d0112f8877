package io.curvescope.server.alert.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.store.Acknowledgements;
import io.curvescope.server.alert.store.AlertFilter;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.ListedAlert;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import io.curvescope.server.paging.Page;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunPath;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists alerts and takes acknowledgements. */
@RestController
@RequestMapping(path = "/api/v1/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "alerts")
class AlertController {
  private static final Logger LOG = LoggerFactory.getLogger(AlertController.class);

  private final AlertReader alerts;
  private final Acknowledgements acknowledgements;
  private final Clock clock;

  AlertController(AlertReader alerts, Acknowledgements acknowledgements, Clock clock) {
    this.alerts = alerts;
    this.acknowledgements = acknowledgements;
    this.clock = clock;
  }

  @GetMapping
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(
      operationId = "listAlerts",
      summary = "List alerts, current and past, the newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<AlertJson> list(
      Viewer viewer,
      @Parameter(description = "Only alerts of this project", example = "vision") @RequestParam
          Optional<String> project,
      @Parameter(
              description = "Only alerts in this state",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"pending", "firing", "resolved"}))
          @RequestParam
          Optional<String> state,
      @Parameter(description = "Only alerts about this run", example = "resnet-hf-3") @RequestParam
          Optional<String> run,
      @Parameter(
              description = "Alerts per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    int size = ListParameters.limit(limit);
    Optional<RunId> runId = run.map(RunPath::id);
    List<ListedAlert> found =
        alerts.list(
            new AlertFilter(
                ListScope.of(viewer, project),
                state.map(AlertController::state),
                runId,
                ListScope.before(cursor)),
            clock.instant(),
            size + 1);
    List<ListedAlert> page = found.subList(0, Math.min(size, found.size()));
    return new Page<>(
        page.stream().map(AlertJson::of).toList(),
        found.size() > size
            ? Optional.of(NumberCursor.encode(page.getLast().alert().id().number()))
            : Optional.empty());
  }

  @PostMapping("/{alert}/acknowledge")
  @RequiresRole(AccessRole.ANALYZE)
  @Operation(
      operationId = "acknowledgeAlert",
      summary = "Say that somebody knows of an alert",
      description =
          "NonFinite, RepeatedOutOfMemory and RecomputedDisagrees are resolved by it, and fire again"
              + " only after their condition had ceased; others go on and show who acknowledged them."
              + " The first acknowledgement stands.")
  @ApiResponse(responseCode = "200", description = "The alert as it is now")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/UnknownAlert")
  @ApiResponse(responseCode = "409", ref = "#/components/responses/AlertNotFiring")
  AlertJson acknowledge(
      Viewer viewer, @Parameter(example = "a-81") @PathVariable("alert") String name) {
    AlertId id = AlertId.parse(name).orElseThrow(AlertProject::unknown);
    Instant now = clock.instant();
    AlertState before =
        acknowledgements.acknowledge(id, viewer.name(), now).orElseThrow(AlertProject::unknown);
    switch (before) {
      case PENDING ->
          throw Problem.of(
              ProblemType.ALERT_NOT_FIRING,
              "the alert is pending: nobody was told of it yet; it goes by itself if its condition"
                  + " does not last");
      case FIRING -> LOG.info("Alert {} was acknowledged by {}", id, viewer.name());
      case RESOLVED -> LOG.debug("Alert {} was resolved already", id);
    }
    return alerts.find(id, now).map(AlertJson::of).orElseThrow(AlertProject::unknown);
  }

  private static AlertState state(String text) {
    return AlertState.ofWireName(text)
        .orElseThrow(
            () -> ListParameters.wrong("state", "must be one of pending, firing and resolved"));
  }
}
