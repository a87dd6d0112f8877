package io.curvescope.server.checkpoint;

import io.curvescope.server.checkpoint.store.FileArtifactStore;
import io.curvescope.server.checkpoint.store.ServerKeys;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the artifact store of a data folder, for servers and workers alike. */
public final class ArtifactStorage {
  private ArtifactStorage() {}

  /**
   * The store under {@code artifacts} in a data folder. Where no key is set it is the one in the
   * file {@code artifact.key} there, which is made at first use.
   *
   * @throws IOException if the folder cannot be used, or the key's file is missing although
   *     artifacts are there
   * @throws IllegalArgumentException if the key that is set is none
   */
  public static ArtifactStore open(Path dataFolder, ArtifactProperties properties)
      throws IOException {
    Path folder = dataFolder.resolve("artifacts");
    return FileArtifactStore.open(
        folder, ServerKeys.load(properties.keySetting(), dataFolder, folder));
  }
}
