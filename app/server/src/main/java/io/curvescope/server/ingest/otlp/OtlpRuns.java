package io.curvescope.server.ingest.otlp;

import io.curvescope.server.access.Viewer;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.run.RunConflict;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Finds the run that a resource names, or creates it where the resource names its project too. */
@Component
final class OtlpRuns {
  private final Runs runs;

  OtlpRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * @throws InvalidField if there is no such run for this caller
   */
  RunKey key(RunId id, Attributes resource, Viewer viewer) {
    try {
      if (viewer.sees(runs.project(id))) {
        return runs.key(id);
      }
      throw unknown(id);
    } catch (UnknownRun unknown) {
      return create(id, resource, viewer);
    }
  }

  private RunKey create(RunId id, Attributes resource, Viewer viewer) {
    String project = resource.text(MetricNames.PROJECT).orElseThrow(() -> unknown(id));
    if (!viewer.sees(project)) {
      throw new InvalidField(
          MetricNames.PROJECT, "must be one that the token is for, not '" + project + "'");
    }
    try {
      return runs.save(id, project, description(resource)).run().key();
    } catch (RunConflict takenMeanwhile) {
      throw unknown(id);
    }
  }

  private static InvalidField unknown(RunId id) {
    return new InvalidField(
        MetricNames.RUN_ID,
        "must be a known run, not '"
            + id
            + "'; create it, or name "
            + MetricNames.PROJECT
            + " in the resource too");
  }

  private static RunDescription description(Attributes resource) {
    return new RunDescription(
        Optional.empty(),
        resource.text(MetricNames.MODEL),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
