package io.curvescope.server.diagnosis.load;

import io.curvescope.server.diagnosis.Settings;
import io.curvescope.server.telemetry.ConfigEvent;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Configurations as names and text. */
final class ConfigValues {
  private static final int LONGEST_TEXT = 1_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private ConfigValues() {}

  static Settings of(ConfigEvent config) {
    return new Settings(
        config.header().time(),
        config.header().step(),
        config.header().rank(),
        values(config.values()));
  }

  private static Map<String, String> values(String json) {
    Map<String, String> values = new TreeMap<>();
    try {
      JSON.readTree(json)
          .properties()
          .forEach(field -> values.put(field.getKey(), text(field.getValue())));
    } catch (JacksonException unreadable) {
      // What was stored is JSON, but may hold a number that no type of Java takes.
      values.clear();
    }
    return values;
  }

  private static String text(JsonNode value) {
    String text = value.isString() ? value.stringValue() : value.toString();
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
