package io.curvescope.server.gate.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.gate.Gate;
import io.curvescope.server.gate.GateRequest;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Passes or fails a run, for CI and canaries. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "gate")
class GateController {
  private final Runs runs;
  private final Gate gate;

  GateController(Runs runs, Gate gate) {
    this.runs = runs;
    this.gate = gate;
  }

  @GetMapping(path = "/api/v1/runs/{run}/gate", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "gateRun",
      summary = "Pass or fail a run against a baseline and limits",
      description =
          "Compares top eigenvalue, trace, negative curvature, final loss and iterations of conjugate"
              + " gradient, like with like, by recomputed spectra where both runs have them. A required"
              + " rule without data fails. max_RULE sets the limit of a rule: top_eigenvalue_ratio (2),"
              + " trace_ratio (2), negative_mass_increase (0.1), final_loss_ratio (1.1),"
              + " cg_iterations_ratio (1.5), and without a baseline top_eigenvalue, trace, negative_mass,"
              + " final_loss, cg_iterations.")
  @ApiResponse(responseCode = "200", description = "The decision, also where the run fails")
  GateJson gate(
      @PathVariable String run,
      @Parameter(
              description =
                  "A run of the same project; the newest one of the same model that is marked as"
                      + " baseline where left out")
          @RequestParam
          Optional<String> baseline,
      @Parameter(
              description = "Only these rules, separated by commas; each of them is required",
              example = "top_eigenvalue_ratio,final_loss_ratio")
          @RequestParam
          Optional<String> rules,
      @Parameter(
              description = "Limits: max_ and the name of a rule",
              schema =
                  @Schema(
                      type = "object",
                      additionalProperties = Schema.AdditionalPropertiesValue.TRUE))
          @RequestParam
          Map<String, String> parameters) {
    RunId id = RunPath.id(run);
    Run candidate = runs.find(id).orElseThrow(() -> new UnknownRun(id));
    GateParameters given = GateParameters.of(parameters, rules);
    Optional<Run> compared =
        baseline
            .map(each -> baseline(each, candidate))
            .map(Optional::of)
            .orElseGet(() -> runs.baselineFor(candidate));
    return GateJson.of(
        compared, gate.decide(new GateRequest(candidate, compared, given.limits(), given.only())));
  }

  /** A run of another project is answered like one that does not exist. */
  private Run baseline(String name, Run candidate) {
    if (!RunId.isValid(name)) {
      throw ListParameters.wrong("baseline", RunId.RULE);
    }
    RunId id = new RunId(name);
    Run found =
        runs.find(id)
            .filter(each -> each.project().equals(candidate.project()))
            .orElseThrow(() -> new UnknownRun(id));
    if (found.key().equals(candidate.key())) {
      throw ListParameters.wrong(
          "baseline", "must be another run than the one it is compared with");
    }
    return found;
  }
}
