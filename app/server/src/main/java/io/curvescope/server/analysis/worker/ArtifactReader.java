package io.curvescope.server.analysis.worker;

import io.curvescope.server.analysis.compute.AnalysisInput;
import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads what a checkpoint refers to. */
final class ArtifactReader {
  private final ArtifactStore store;

  ArtifactReader(ArtifactStore store) {
    this.store = store;
  }

  /**
   * @throws IOException if an artifact is missing, damaged, or cannot be decrypted
   */
  AnalysisInput read(Checkpoint checkpoint) throws IOException {
    Optional<ArtifactKey> weights = checkpoint.weightsKey();
    return new AnalysisInput(
        bytes(checkpoint.modelKey()),
        weights.isPresent() ? Optional.of(bytes(weights.get())) : Optional.empty(),
        bytes(checkpoint.batchKey()));
  }

  private byte[] bytes(ArtifactKey key) throws IOException {
    try (InputStream content = store.open(key)) {
      return content.readAllBytes();
    }
  }
}
