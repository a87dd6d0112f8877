package io.curvescope.server.demo;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as a job pushes them, for the rest of their fields to be put in. */
public final class EventNode {
  private EventNode() {}

  /** An event of a type, with what every event has. */
  public static ObjectNode of(String type, Instant time, long step) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("type", type)
        .put("time", time.toString())
        .put("step", step);
  }

  /** A metric; values that are not finite are strings, since JSON has no others. */
  public static ObjectNode metric(Instant time, long step, String name, double value) {
    ObjectNode event = of("metric", time, step).put("name", name);
    return Double.isFinite(value)
        ? event.put("value", value)
        : event.put("value", Double.toString(value));
  }
}
