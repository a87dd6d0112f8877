package io.curvescope.server.demo.scene;

import io.curvescope.server.demo.EventNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a job reports besides its steps, at its end. */
final class SceneEnding {
  private static final int DEBUG_SECONDS = 60;
  private static final int SECONDS_TO_OUT_OF_MEMORY = 9;

  private SceneEnding() {}

  static List<ObjectNode> of(Scene scene) {
    return switch (scene.ending()) {
      case CONVERGED, RUNNING, SILENT -> List.of();
      case COMPLETED -> List.of(intervention(scene));
      case FAILED -> failure(scene);
    };
  }

  private static ObjectNode intervention(Scene scene) {
    int step = scene.steps() / 2;
    return EventNode.of("note", scene.time(step), step)
        .put("kind", "intervention")
        .put("text", "lowered the learning rate: the curvature kept growing");
  }

  /** The window before it, second by second as the job kept it, then NaN and out of memory. */
  private static List<ObjectNode> failure(Scene scene) {
    int step = scene.steps();
    Instant end = scene.time(step);
    List<ObjectNode> events = new ArrayList<>();
    for (int second = DEBUG_SECONDS; second > 0; second--) {
      Instant time = end.minusSeconds(second);
      double growth = Math.exp((DEBUG_SECONDS - second) / 12.0);
      events.add(EventNode.metric(time, step, "loss", 40 * growth).put("debug", true));
      events.add(EventNode.metric(time, step, "grad_norm", 9 * growth * growth).put("debug", true));
    }
    events.add(EventNode.metric(end, step, "loss", Double.NaN));
    events.add(incident(end, step, "nan", "loss", "the loss is NaN"));
    events.add(
        incident(
                end.plusSeconds(SECONDS_TO_OUT_OF_MEMORY),
                step,
                "oom",
                "hvp",
                "device 2 has no 1.2 GiB left")
            .put("rank", 2));
    return events;
  }

  private static ObjectNode incident(
      Instant time, int step, String kind, String where, String message) {
    return EventNode.of("incident", time, step)
        .put("kind", kind)
        .put("where", where)
        .put("message", message);
  }
}
