package io.curvescope.server.demo.scene;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as a job pushes them. */
final class Event {
  private Event() {}

  static ObjectNode of(String type, Instant time, int step) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("type", type)
        .put("time", time.toString())
        .put("step", step);
  }

  static ObjectNode metric(Instant time, int step, String name, double value) {
    ObjectNode event = of("metric", time, step).put("name", name);
    return Double.isNaN(value) ? event.put("value", "NaN") : event.put("value", value);
  }

  static ObjectNode incident(Instant time, int step, String kind, String where, String message) {
    return of("incident", time, step).put("kind", kind).put("where", where).put("message", message);
  }
}
