package io.curvescope.server.checkpoint.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.checkpoint.OwnLimits;
import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.checkpoint.ProjectRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a project may store, and what it does.
 *
 * @param own names of the limits that are the project's own; the others are the server's settings
 */
record LimitsJson(
    String project, Limits limits, List<String> own, Used used, List<String> warnings) {

  /** The limits that hold. */
  record Limits(
      @JsonProperty("artifact_bytes") long artifactBytes,
      long bytes,
      long artifacts,
      long parameters,
      @JsonProperty("kept_checkpoints") long keptCheckpoints,
      @JsonProperty("kept_seconds") long keptSeconds) {}

  /** What is stored. */
  record Used(long bytes, long artifacts) {}

  static LimitsJson of(String project, ProjectRoom room, OwnLimits own, List<String> warnings) {
    ProjectLimits limits = room.limits();
    return new LimitsJson(
        project,
        new Limits(
            limits.artifactBytes(),
            limits.bytes(),
            limits.artifacts(),
            limits.parameters(),
            limits.keptCheckpoints(),
            limits.keptFor().toSeconds()),
        names(own),
        new Used(room.usedBytes(), room.usedArtifacts()),
        warnings);
  }

  private static List<String> names(OwnLimits own) {
    List<String> names = new ArrayList<>();
    add(names, "artifact_bytes", own.artifactBytes());
    add(names, "bytes", own.bytes());
    add(names, "artifacts", own.artifacts());
    add(names, "parameters", own.parameters());
    add(names, "kept_checkpoints", own.keptCheckpoints());
    add(names, "kept_seconds", own.keptSeconds());
    return List.copyOf(names);
  }

  private static void add(List<String> names, String name, OptionalLong value) {
    if (value.isPresent()) {
      names.add(name);
    }
  }
}
