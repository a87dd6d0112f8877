package io.curvescope.server.checkpoint.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the keys of a server. */
public final class ServerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
  private static final String FILE = "artifact.key";

  private ServerKeys() {}

  /**
   * The keys that are set, or the one in the data folder's file, which is made at first use.
   *
   * @param setting see {@link KeyRing#parse}
   * @param store the folder of the artifacts
   * @throws IOException if neither is there although artifacts are: a new key would not read them
   * @throws IllegalArgumentException if what is set is no key
   */
  public static KeyRing load(Optional<String> setting, Path dataFolder, Path store)
      throws IOException {
    if (setting.isPresent()) {
      return KeyRing.parse(setting.get());
    }
    Files.createDirectories(dataFolder);
    KeyFile file = new KeyFile(dataFolder.resolve(FILE));
    if (!file.exists()) {
      if (FileArtifactStore.holdsArtifacts(store)) {
        throw new IOException(
            "the key of the artifacts in "
                + store
                + " is missing: put back "
                + dataFolder.resolve(FILE)
                + ", or set CURVESCOPE_ARTIFACT_KEY to what they were stored with; nothing was"
                + " changed");
      }
      file.create();
      LOG.info(
          "Artifacts are encrypted with a key made for this server, in {}: keep a copy of it"
              + " elsewhere, without it they cannot be read",
          dataFolder.resolve(FILE));
    }
    return KeyRing.parse(file.read());
  }
}
