package io.curvescope.server.run;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;

/** The run that a path names. */
public final class RunPath {
  private RunPath() {}

  /**
   * @throws Problem if the path's part is no run id
   */
  public static RunId id(String pathPart) {
    if (!RunId.isValid(pathPart)) {
      throw Problem.ofField(ProblemType.INVALID_PARAMETER, "run", RunId.RULE);
    }
    return new RunId(pathPart);
  }
}
