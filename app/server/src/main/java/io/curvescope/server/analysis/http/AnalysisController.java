package io.curvescope.server.analysis.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisId;
import io.curvescope.server.analysis.AnalysisPage;
import io.curvescope.server.analysis.AnalysisPath;
import io.curvescope.server.analysis.UnknownAnalysis;
import io.curvescope.server.analysis.compare.Comparisons;
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
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows analyses and cancels them. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@ConditionalOnRole(Role.API)
@Tag(name = "analyses")
class AnalysisController {
  private final Analyses analyses;
  private final Comparisons comparisons;
  private final Runs runs;

  AnalysisController(Analyses analyses, Comparisons comparisons, Runs runs) {
    this.analyses = analyses;
    this.comparisons = comparisons;
    this.runs = runs;
  }

  @GetMapping("/analyses/{analysis}")
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "getAnalysis",
      summary = "Show an analysis: state, progress, result",
      description =
          "While the job's own spectrum of the same step is not there yet, the result's comparison"
              + " is null, and filled in later.")
  @ApiResponse(responseCode = "200", description = "The analysis")
  AnalysisAnswer get(@PathVariable String analysis) {
    AnalysisId id = AnalysisPath.id(analysis);
    Analysis found = analyses.find(id).orElseThrow(() -> new UnknownAnalysis(id));
    return AnalysisAnswer.of(comparisons.settle(found));
  }

  @DeleteMapping("/analyses/{analysis}")
  @RequiresRole(AccessRole.ANALYZE)
  @Operation(
      operationId = "cancelAnalysis",
      summary = "Cancel an analysis",
      description = "One that has ended stays as it is.")
  @ApiResponse(responseCode = "200", description = "The analysis as it is now")
  AnalysisAnswer cancel(@PathVariable String analysis) {
    return AnalysisAnswer.of(analyses.cancel(AnalysisPath.id(analysis)));
  }

  @GetMapping("/runs/{run}/analyses")
  @RequiresRole(AccessRole.READ)
  @Operation(operationId = "listAnalyses", summary = "List the analyses of a run, newest first")
  @ApiResponse(responseCode = "200", description = "One page")
  Page<AnalysisAnswer> list(
      @PathVariable String run,
      @Parameter(
              description = "Analyses per page",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
          @RequestParam
          Optional<String> limit,
      @Parameter(description = "The next of an earlier page") @RequestParam
          Optional<String> cursor) {
    Optional<Long> before = ListParameters.cursor(cursor, NumberCursor::decode);
    AnalysisPage page =
        analyses.ofRun(
            runs.key(RunPath.id(run)),
            before.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            ListParameters.limit(limit));
    return new Page<>(
        page.analyses().stream().map(AnalysisAnswer::of).toList(),
        page.next().isPresent()
            ? Optional.of(NumberCursor.encode(page.next().getAsLong()))
            : Optional.empty());
  }
}
