package io.curvescope.server.analysis;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;

/** The analysis that a path names. */
public final class AnalysisPath {
  private AnalysisPath() {}

  /**
   * @throws Problem if the path's part is no id of an analysis
   */
  public static AnalysisId id(String pathPart) {
    return AnalysisId.parse(pathPart)
        .orElseThrow(
            () ->
                Problem.ofField(
                    ProblemType.INVALID_PARAMETER,
                    "analysis",
                    "must be a UUID such as 0b6c1e1e-4b5f-4c6e-9f0a-3c1d2e3f4a5b"));
  }
}
