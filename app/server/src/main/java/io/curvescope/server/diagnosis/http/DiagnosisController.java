package io.curvescope.server.diagnosis.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.diagnosis.Diagnoses;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import io.curvescope.server.runbook.Runbooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Says what is wrong with a run. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "diagnosis")
class DiagnosisController {
  private final Runs runs;
  private final Diagnoses diagnoses;
  private final Runbooks runbooks;

  DiagnosisController(Runs runs, Diagnoses diagnoses, Runbooks runbooks) {
    this.runs = runs;
    this.diagnoses = diagnoses;
    this.runbooks = runbooks;
  }

  @GetMapping(path = "/api/v1/runs/{run}/diagnosis", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "diagnoseRun",
      summary = "Say what is wrong with a run",
      description =
          "The failure modes F1 to F8 that its telemetry speaks for, each with evidence and what to do;"
              + " and, of a run that failed, what moved before.")
  @ApiResponse(responseCode = "200", description = "The diagnosis; nothing wrong has no items")
  DiagnosisJson diagnosis(@PathVariable String run) {
    RunId id = RunPath.id(run);
    Run found = runs.find(id).orElseThrow(() -> new UnknownRun(id));
    return DiagnosisJson.of(diagnoses.of(found), runbooks);
  }
}
