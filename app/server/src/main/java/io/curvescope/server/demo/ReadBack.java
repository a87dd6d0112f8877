package io.curvescope.server.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the events that the API gives back with those that were sent: one by one, in order,
 * every field.
 */
final class ReadBack {
  private ReadBack() {}

  /** Whether an event was derived by the server, such as the incident that a NaN yields. */
  static boolean isFromTheServer(JsonNode event) {
    return event.path("source").asString("").equals("server");
  }

  /** What differs, as lines for a person; empty when all is as it was sent. */
  static List<String> differences(List<ObjectNode> sent, List<JsonNode> returned) {
    List<JsonNode> ofTheJob = returned.stream().filter(event -> !isFromTheServer(event)).toList();
    List<String> differences = new ArrayList<>();
    if (sent.size() != ofTheJob.size()) {
      differences.add("sent " + sent.size() + " events, but the API returned " + ofTheJob.size());
    }
    for (int index = 0; index < Math.min(sent.size(), ofTheJob.size()); index++) {
      for (Map.Entry<String, JsonNode> field : sent.get(index).properties()) {
        JsonNode value = ofTheJob.get(index).path(field.getKey());
        if (!same(field.getKey(), field.getValue(), value)) {
          differences.add(
              "event %d, field %s: sent %s, but the API returned %s"
                  .formatted(index, field.getKey(), field.getValue(), value));
        }
      }
    }
    return differences;
  }

  private static boolean same(String name, JsonNode sent, JsonNode returned) {
    if (name.equals("time")) {
      return returned.isString()
          && Instant.parse(sent.stringValue()).equals(Instant.parse(returned.stringValue()));
    }
    return same(sent, returned);
  }

  static boolean same(JsonNode sent, JsonNode returned) {
    if (JsonNumber.isMeasured(sent)) {
      return JsonNumber.isMeasured(returned)
          && JsonNumber.sameBits(JsonNumber.measured(sent), JsonNumber.measured(returned));
    }
    if (sent.isArray() || sent.isObject()) {
      return sent.getNodeType() == returned.getNodeType()
          && sent.size() == returned.size()
          && sameMembers(sent, returned);
    }
    return sent.equals(returned);
  }

  private static boolean sameMembers(JsonNode sent, JsonNode returned) {
    if (sent.isObject()) {
      return sent.properties().stream()
          .allMatch(field -> same(field.getValue(), returned.path(field.getKey())));
    }
    for (int index = 0; index < sent.size(); index++) {
      if (!same(sent.get(index), returned.get(index))) {
        return false;
      }
    }
    return true;
  }
}
