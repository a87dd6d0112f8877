package io.curvescope.server.alert.silence;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.run.RunId;
import java.util.Optional;

/**
 * Which alerts of a project are silenced: those that have every label that is given. At least one
 * is, so that nobody silences a whole project.
 */
public record SilenceScope(
    String project, Optional<RunId> run, Optional<String> slo, Optional<AlertName> alertName) {
  public SilenceScope {
    if (run.isEmpty() && slo.isEmpty() && alertName.isEmpty()) {
      throw new IllegalArgumentException("a silence names a run, an objective or an alert");
    }
  }
}
