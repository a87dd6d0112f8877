package io.curvescope.server.database;

import java.io.IOException;
import java.nio.file.Path;

/** Another server works on the data directory. */
public final class DataDirectoryInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  DataDirectoryInUseException(Path directory) {
    super(
        "another Curvescope server uses "
            + directory
            + "; stop it, or set CURVESCOPE_DATA to another directory");
  }
}
