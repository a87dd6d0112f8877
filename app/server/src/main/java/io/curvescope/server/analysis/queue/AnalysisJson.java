package io.curvescope.server.analysis.queue;

import tools.jackson.databind.json.JsonMapper;

/** How results and errors are written into the database and read back: digit by digit. */
final class AnalysisJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AnalysisJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
