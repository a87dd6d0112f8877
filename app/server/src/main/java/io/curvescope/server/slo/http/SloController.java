package io.curvescope.server.slo.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.definition.SloCatalog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists objectives and shows one, with the budgets of the projects that the caller may see. */
@RestController
@RequestMapping(path = "/api/v1/slos", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "slos")
class SloController {
  private static final int GROUPS_IN_A_LIST = 100;
  private static final int GROUPS_OF_ONE = 10_000;

  private final SloCatalog catalog;
  private final StoredGroups groups;
  private final StoredFailures failures;

  SloController(SloCatalog catalog, StoredGroups groups, StoredFailures failures) {
    this.failures = failures;
    this.catalog = catalog;
    this.groups = groups;
  }

  @GetMapping
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(
      operationId = "listSlos",
      summary = "List objectives by name",
      description = "Each with up to 100 projects and models; the objective itself shows more.")
  @ApiResponse(responseCode = "200", description = "One page")
  SloPageJson list(
      Viewer viewer,
      @Parameter(description = "Only budgets of this project", example = "vision") @RequestParam
          Optional<String> project,
      @Parameter(
              description = "Objectives per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    int most = ListParameters.limit(limit);
    Optional<Set<String>> projects = projects(viewer, project);
    Optional<String> after = ListParameters.cursor(cursor, SloController::name);
    SloCatalog.Current current = catalog.current();
    List<Slo> shown =
        current.slos().stream()
            .filter(slo -> isShown(slo, projects))
            .filter(slo -> after.map(name -> slo.name().compareTo(name) > 0).orElse(true))
            .limit(most + 1L)
            .toList();
    List<Slo> page = shown.subList(0, Math.min(most, shown.size()));
    Map<String, List<GroupJson>> budgets =
        groups.read(page.stream().map(Slo::name).toList(), projects, GROUPS_IN_A_LIST + 1);
    return new SloPageJson(
        page.stream()
            .map(
                slo ->
                    SloJson.of(slo, budgets.getOrDefault(slo.name(), List.of()), GROUPS_IN_A_LIST))
            .toList(),
        shown.size() > most ? Optional.of(page.getLast().name()) : Optional.empty(),
        viewer.seesEveryProject()
            ? current.errors().stream().map(SloPageJson.ErrorJson::of).toList()
            : List.of(),
        failures.read(projects));
  }

  @GetMapping("/{slo}")
  @RequiresRole(value = AccessRole.READ, projects = ProjectCheck.VIEWER)
  @Operation(operationId = "getSlo", summary = "Show an objective, its budgets and burn rates")
  @ApiResponse(responseCode = "200", description = "The objective")
  SloJson get(
      Viewer viewer,
      @PathVariable String slo,
      @Parameter(description = "Only budgets of this project", example = "vision") @RequestParam
          Optional<String> project) {
    Optional<Set<String>> projects = projects(viewer, project);
    Slo found =
        catalog
            .current()
            .find(slo)
            .filter(each -> isShown(each, viewer.projects()))
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemType.UNKNOWN_SLO,
                        "there is no objective of this name; GET /api/v1/slos lists them"));
    List<GroupJson> budgets =
        groups
            .read(List.of(found.name()), projects, GROUPS_OF_ONE + 1)
            .getOrDefault(found.name(), List.of());
    return SloJson.of(found, budgets, GROUPS_OF_ONE);
  }

  /** The projects whose budgets are shown; empty for all. */
  private static Optional<Set<String>> projects(Viewer viewer, Optional<String> parameter) {
    Optional<String> wanted = ListParameters.text("project", parameter);
    return wanted.isEmpty()
        ? viewer.projects()
        : Optional.of(wanted.filter(viewer::sees).map(Set::of).orElse(Set.of()));
  }

  /** An objective of other projects alone may name them. */
  private static boolean isShown(Slo slo, Optional<Set<String>> projects) {
    return projects.isEmpty() || projects.get().stream().anyMatch(slo.projects()::matches);
  }

  private static Optional<String> name(String cursor) {
    return Optional.of(cursor).filter(text -> text.matches("[a-z0-9-]{1,63}"));
  }
}
