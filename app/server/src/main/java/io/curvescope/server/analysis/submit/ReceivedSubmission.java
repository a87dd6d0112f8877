package io.curvescope.server.analysis.submit;

import io.curvescope.server.checkpoint.StagedArtifact;
import java.io.IOException;
import java.util.Map;

/**
 * A submission whose parts have all arrived. Closing it removes those that were not published.
 *
 * @param artifacts the parts that were sent
 */
record ReceivedSubmission(SubmittedRequest request, Map<Part, StagedArtifact> artifacts)
    implements AutoCloseable {
  ReceivedSubmission {
    artifacts = Map.copyOf(artifacts);
  }

  @Override
  public void close() throws IOException {
    closeAll(artifacts);
  }

  static void closeAll(Map<Part, StagedArtifact> artifacts) throws IOException {
    for (StagedArtifact artifact : artifacts.values()) {
      artifact.close();
    }
  }
}
