package io.curvescope.server.analysis.supervise;

import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.tracing.TracingSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;

/** What a worker is told of its surroundings, as environment variables. */
final class WorkerSettings {
  private WorkerSettings() {}

  /** Data folder, artifact key, tracing and logging. */
  static Map<String, String> of(
      Environment environment, DataDirectoryProperties data, ArtifactProperties artifacts) {
    Map<String, String> settings = new HashMap<>(TracingSettings.forChild(environment));
    settings.put("CURVESCOPE_DATA", data.directory().toString());
    artifacts.keySetting().ifPresent(key -> settings.put("CURVESCOPE_ARTIFACT_KEY", key));
    // Workers are as quiet on the console as their server, and log into a file beside its file.
    Optional.ofNullable(environment.getProperty("logging.threshold.console"))
        .ifPresent(threshold -> settings.put("LOGGING_THRESHOLD_CONSOLE", threshold));
    Optional.ofNullable(environment.getProperty("logging.file.name"))
        .ifPresent(file -> settings.put("LOGGING_FILE_NAME", file + ".worker"));
    return settings;
  }
}
