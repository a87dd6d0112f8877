package io.curvescope.server.analysis.submit;

import java.util.List;

/**
 * What a check found out.
 *
 * @param parameters rows of the operator
 * @param predictedBytes native memory that the analysis is predicted to take
 * @param warnings about the choice of parameters, and what of the batch is not used
 */
record CheckedSubmission(long parameters, long predictedBytes, List<String> warnings) {
  CheckedSubmission {
    warnings = List.copyOf(warnings);
  }
}
