package io.curvescope.server.dashboard.definition;

import io.curvescope.server.dashboard.Annotation;
import io.curvescope.server.dashboard.Dashboard;
import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Panel;
import io.curvescope.server.dashboard.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one dashboard as Grafana writes it (the classic schema). */
final class DashboardDecoder {
  private DashboardDecoder() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no dashboard: without a uid, or a panel's id twice
   */
  static Dashboard decode(JsonNode file) {
    String uid = file.path("uid").asString("");
    if (uid.isEmpty() || !file.path("panels").isArray()) {
      throw new IllegalArgumentException("a dashboard must have a uid and panels");
    }
    Map<Integer, Panel> panels = new LinkedHashMap<>();
    panels(file)
        .filter(panel -> !panel.path("type").asString("").equals("row"))
        .forEach(
            node -> {
              Panel panel = panel(node);
              if (panels.put(panel.id(), panel) != null) {
                throw new IllegalArgumentException(
                    uid + " has two panels with the id " + panel.id());
              }
            });
    Map<String, Variable> variables = new LinkedHashMap<>();
    file.path("templating")
        .path("list")
        .forEach(
            node -> variables.put(node.path("name").asString(""), VariableDecoder.decode(node)));
    List<Annotation> annotations =
        stream(file.path("annotations").path("list"))
            .filter(node -> node.path("enable").asBoolean(true))
            // Grafana's own list of hand-made annotations, which this server does not keep.
            .filter(node -> node.path("builtIn").asInt(0) == 0)
            .map(DashboardDecoder::annotation)
            .toList();
    return new Dashboard(
        uid,
        file.path("title").asString(uid),
        file.path("description").asString(""),
        stream(file.path("tags")).map(tag -> tag.asString("")).toList(),
        ShownDashboard.of((ObjectNode) file),
        panels,
        variables,
        annotations);
  }

  /** All panels, those within a folded row after it. */
  private static Stream<JsonNode> panels(JsonNode file) {
    return stream(file.path("panels"))
        .flatMap(panel -> Stream.concat(Stream.of(panel), stream(panel.path("panels"))));
  }

  private static Panel panel(JsonNode node) {
    return new Panel(
        node.path("id").asInt(0),
        node.path("title").asString(""),
        node.path("type").asString(""),
        Interval.parse(node.path("interval").asString("")),
        stream(node.path("targets"))
            .filter(target -> !target.path("hide").asBoolean(false))
            .map(target -> TargetDecoder.decode(target, node.path("datasource")))
            .toList());
  }

  private static Annotation annotation(JsonNode node) {
    JsonNode target = node.path("rawQuery").isMissingNode() ? node.path("target") : node;
    return new Annotation(
        node.path("name").asString(""),
        node.path("iconColor").asString(""),
        TargetDecoder.decode(target, node.path("datasource")));
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return array.isArray() ? array.valueStream() : Stream.empty();
  }
}
