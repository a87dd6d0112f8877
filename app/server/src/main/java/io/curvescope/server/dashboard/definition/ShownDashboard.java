package io.curvescope.server.dashboard.definition;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A dashboard as the browser gets it: how it looks, and nothing of what is asked. */
final class ShownDashboard {
  /** Of panels' targets and annotations: the questions. */
  private static final List<String> QUESTIONS =
      List.of("rawSql", "expr", "sql", "target", "rawQueryText");

  private ShownDashboard() {}

  static ObjectNode of(ObjectNode file) {
    ObjectNode shown = file.deepCopy();
    remove(shown, QUESTIONS);
    for (JsonNode variable : shown.path("templating").path("list")) {
      boolean isQuery = variable.path("type").asString("").equals("query");
      if (isQuery && variable instanceof ObjectNode node) {
        node.remove(List.of("query", "definition"));
      }
    }
    return shown;
  }

  private static void remove(JsonNode node, List<String> names) {
    if (node instanceof ObjectNode object) {
      object.remove(names);
    }
    node.forEach(child -> remove(child, names));
  }
}
