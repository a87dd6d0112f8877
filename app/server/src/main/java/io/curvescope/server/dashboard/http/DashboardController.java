package io.curvescope.server.dashboard.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.dashboard.Dashboard;
import io.curvescope.server.dashboard.Panel;
import io.curvescope.server.dashboard.Variable;
import io.curvescope.server.dashboard.Variable.Option;
import io.curvescope.server.dashboard.definition.DashboardCatalog;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The dashboards and their data. What is asked of the database is theirs; callers only choose. */
@RestController
@RequestMapping(path = "/api/v1/dashboards", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "dashboards")
class DashboardController {
  private static final String REQUEST = "#/components/schemas/DashboardQuery";

  private final DashboardCatalog catalog;
  private final DashboardQueries queries;
  private final QueryRequestDecoder requests;

  DashboardController(
      DashboardCatalog catalog, DashboardQueries queries, QueryRequestDecoder requests) {
    this.catalog = catalog;
    this.queries = queries;
    this.requests = requests;
  }

  /** All of them, of which there are few. */
  @Schema(name = "DashboardList")
  record DashboardList(List<DashboardJson> items) {}

  /** The answers to a panel's questions. */
  @Schema(name = "PanelAnswers")
  record Answers(List<Answer> items) {}

  /** The values that a variable may have. */
  @Schema(name = "VariableValues")
  record Values(List<Option> items) {}

  /** The marks of all annotations. */
  @Schema(name = "AnnotationMarks")
  record Marks(List<Mark> items) {}

  @GetMapping
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listDashboards", summary = "List the dashboards")
  @ApiResponse(responseCode = "200", description = "All of them")
  DashboardList list(Viewer viewer) {
    return new DashboardList(catalog.all().stream().map(DashboardJson::of).toList());
  }

  @GetMapping("/{uid}")
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(
      operationId = "getDashboard",
      summary = "Show how a dashboard looks",
      description = "Grafana's JSON of it, without its queries.")
  @ApiResponse(
      responseCode = "200",
      description = "The dashboard",
      content = @Content(schema = @Schema(type = "object")))
  JsonNode get(Viewer viewer, @PathVariable String uid) {
    return find(uid).shown();
  }

  @PostMapping(path = "/{uid}/panels/{panel}/query", consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(
      operationId = "queryPanel",
      summary = "Ask what a panel asks",
      description =
          "Only what the dashboard holds is asked, about the projects that the token is for, for at"
              + " most ten seconds.")
  @ApiResponse(responseCode = "200", description = "An answer for each question of the panel")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = REQUEST)))
  Answers panel(
      Viewer viewer,
      @PathVariable String uid,
      @PathVariable String panel,
      HttpServletRequest request)
      throws IOException {
    Dashboard dashboard = find(uid);
    Panel found =
        number(panel)
            .flatMap(dashboard::panel)
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemType.UNKNOWN_PANEL,
                        "the dashboard %s has the panels %s"
                            .formatted(uid, dashboard.panels().keySet())));
    return new Answers(
        queries.panel(
            viewer, dashboard, found, requests.decode(dashboard, request.getInputStream())));
  }

  @PostMapping(
      path = "/{uid}/variables/{variable}/values",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listVariableValues", summary = "List what a variable may be")
  @ApiResponse(responseCode = "200", description = "The values")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = REQUEST)))
  Values values(
      Viewer viewer,
      @PathVariable String uid,
      @PathVariable String variable,
      HttpServletRequest request)
      throws IOException {
    Dashboard dashboard = find(uid);
    Variable found =
        dashboard
            .variable(variable)
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemType.UNKNOWN_VARIABLE,
                        "the dashboard %s has the variables %s"
                            .formatted(uid, dashboard.variables().keySet())));
    return new Values(
        queries.values(
            viewer, dashboard, found, requests.decode(dashboard, request.getInputStream())));
  }

  @PostMapping(path = "/{uid}/annotations/query", consumes = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "listAnnotations", summary = "List what is marked on a dashboard")
  @ApiResponse(responseCode = "200", description = "The marks")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = REQUEST)))
  Marks annotations(Viewer viewer, @PathVariable String uid, HttpServletRequest request)
      throws IOException {
    Dashboard dashboard = find(uid);
    QueryRequest asked = requests.decode(dashboard, request.getInputStream());
    return new Marks(
        dashboard.annotations().stream()
            .flatMap(
                annotation ->
                    Mark.of(annotation, queries.annotation(viewer, dashboard, annotation, asked))
                        .stream())
            .toList());
  }

  private Dashboard find(String uid) {
    return catalog
        .find(uid)
        .orElseThrow(
            () ->
                Problem.of(
                    ProblemType.UNKNOWN_DASHBOARD,
                    "there is no dashboard of this uid; GET /api/v1/dashboards lists them"));
  }

  private static Optional<Integer> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
