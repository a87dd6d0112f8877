package io.curvescope.server.checkpoint.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.checkpoint.OwnLimits;
import io.curvescope.server.checkpoint.catalog.ArtifactAccounts;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.Projects;
import io.curvescope.server.run.UnknownProject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows and sets what a project may store. Limits protect the server from its projects, so only an
 * administrator of every project sets them.
 */
@RestController
@RequestMapping(
    path = "/api/v1/projects/{project}/limits",
    produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "checkpoints")
class LimitsController {
  private static final Logger LOG = LoggerFactory.getLogger(LimitsController.class);

  private final Projects projects;
  private final ArtifactAccounts accounts;

  LimitsController(Projects projects, ArtifactAccounts accounts) {
    this.projects = projects;
    this.accounts = accounts;
  }

  @GetMapping
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "getProjectLimits",
      summary = "What a project may store, and what it does")
  @ApiResponse(responseCode = "200", description = "Limits and use")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/UnknownProject")
  LimitsJson get(@PathVariable String project) {
    requireKnown(project);
    return json(project, List.of());
  }

  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.ADMIN, projects = ProjectCheck.EVERY_PROJECT)
  @Operation(
      operationId = "setProjectLimits",
      summary = "Give a project limits of its own",
      description =
          "Replaces those that it had; what is left out is the server's setting again. What the"
              + " project stores already stays, also beyond them, but for checkpoints that are no"
              + " longer kept.")
  @ApiResponse(responseCode = "200", description = "Limits and use, as they are now")
  @ApiResponse(responseCode = "404", ref = "#/components/responses/UnknownProject")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/ProjectLimits")))
  LimitsJson set(@PathVariable String project, Viewer viewer, HttpServletRequest request)
      throws IOException {
    JsonFields fields = JsonBody.read(request.getInputStream());
    OwnLimits own = LimitsDecoder.limits(fields);
    requireKnown(project);
    try {
      accounts.limit(project, own);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidField("", "is wrong: " + wrong.getMessage());
    }
    LOG.info("The limits of a project were set by {}", viewer.name());
    return json(project, fields.warnings());
  }

  private LimitsJson json(String project, List<String> warnings) {
    return LimitsJson.of(project, accounts.room(project), accounts.own(project), warnings);
  }

  private void requireKnown(String project) {
    if (!projects.exists(project)) {
      throw new UnknownProject();
    }
  }
}
