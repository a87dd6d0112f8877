package io.curvescope.server.demo.scene;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of the team.
 *
 * @param run its id
 * @param model what it trains
 * @param start when its first step was
 * @param stepTime from one step to the next
 * @param steps how many it reported
 * @param scale of its curvature and its costs, 1 for an easy run
 * @param ending how it went
 * @param seed of its noise
 */
public record Scene(
    String run,
    String model,
    Instant start,
    Duration stepTime,
    int steps,
    double scale,
    Ending ending,
    long seed) {
  /** Steps of a run that goes to its end. */
  static final int ALL_STEPS = 120;

  /** How a run of the team went. */
  public enum Ending {
    /** Reached what it was to reach. */
    CONVERGED,
    /** Ended without converging, after somebody had lowered its learning rate. */
    COMPLETED,
    /** Goes on. */
    RUNNING,
    /** Still running by its status, but nothing was heard for a while. */
    SILENT,
    /** Broke: its loss became NaN and a device ran out of memory. */
    FAILED
  }

  /** When a step was. */
  public Instant time(int step) {
    return start.plus(stepTime.multipliedBy(step));
  }

  /** What the run is created with. */
  public ObjectNode description(String project) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("id", run)
        .put("project", project)
        .put("model", model)
        .put("optimizer", "SGD")
        .put("framework", "generated")
        .put("parameters", 11_173_962)
        .put("cost_budget", 40)
        .put("currency", "USD")
        .put("time_budget_seconds", 9000)
        .put("started_at", start.toString());
  }
}
