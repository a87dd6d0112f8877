package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Alerts as Alertmanager's API v2 takes them. */
final class AlertJson {
  private static final JsonMapper json = JsonMapper.shared();

  private AlertJson() {}

  /**
   * The body of a request.
   *
   * @param at the time of the pass. Nothing is said to begin or end later, also after our clock was
   *     put back: Alertmanager would refuse an end before the beginning, and take an end to come
   *     for one that fires
   * @param expiry when an alert that fires counts as resolved unless it is sent again
   */
  static String write(List<Alert> alerts, Instant at, Instant expiry) {
    ArrayNode array = json.createArrayNode();
    for (Alert alert : alerts) {
      Instant end = alert.endsAt().map(ended -> earlier(ended, at)).orElse(expiry);
      ObjectNode object = array.addObject();
      putAll(object.putObject("labels"), alert.labels().toMap());
      putAll(object.putObject("annotations"), alert.annotations().toMap());
      object.put("startsAt", earlier(earlier(alert.startsAt(), at), end).toString());
      object.put("endsAt", end.toString());
      // Where an alert is looked at: its dashboard.
      object.put("generatorURL", alert.annotations().dashboard().toString());
    }
    return json.writeValueAsString(array);
  }

  private static void putAll(ObjectNode object, Map<String, String> members) {
    members.forEach(object::put);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
