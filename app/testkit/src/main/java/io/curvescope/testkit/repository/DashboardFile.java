package io.curvescope.testkit.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A dashboard as it is provisioned.
 *
 * @param name of the file in {@code grafana/dashboards}
 */
public record DashboardFile(String name, JsonNode json) {
  /** All of them. */
  public static List<DashboardFile> all() {
    return Stream.of("executive.json", "on-call.json", "debug.json")
        .map(
            name ->
                new DashboardFile(
                    name,
                    JsonMapper.shared().readTree(Repository.text("grafana/dashboards/" + name))))
        .toList();
  }

  /** The stable name, part of its address. */
  public String uid() {
    return json.required("uid").stringValue();
  }

  /** Its panels, the headings of rows left out. */
  public List<JsonNode> panels() {
    return json.required("panels")
        .valueStream()
        .filter(panel -> !panel.required("type").stringValue().equals("row"))
        .toList();
  }

  /** Its variables. */
  public List<JsonNode> variables() {
    return json.required("templating").required("list").valueStream().toList();
  }

  /** Its annotations, Grafana's own list of hand-made ones left out. */
  public List<JsonNode> annotations() {
    return json.required("annotations")
        .required("list")
        .valueStream()
        .filter(annotation -> !annotation.has("builtIn"))
        .toList();
  }

  /** Everything that it asks the database. */
  public List<DashboardQuery> queries() {
    List<DashboardQuery> queries = new ArrayList<>();
    for (JsonNode variable : variables()) {
      queries.add(
          new DashboardQuery(
              uid(),
              "variable " + variable.required("name").stringValue(),
              "table",
              variable.required("query").stringValue(),
              variable));
    }
    for (JsonNode annotation : annotations()) {
      queries.add(
          query("annotation " + annotation.required("name").stringValue(), annotation, "target"));
    }
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.required("targets")) {
        if (target.has("rawSql")) {
          queries.add(of(panel.required("title").stringValue(), target, panel));
        }
      }
    }
    return queries;
  }

  private DashboardQuery query(String title, JsonNode owner, String member) {
    return of(title, owner.required(member), owner);
  }

  private DashboardQuery of(String title, JsonNode target, JsonNode owner) {
    return new DashboardQuery(
        uid(),
        title,
        target.required("format").stringValue(),
        target.required("rawSql").stringValue(),
        owner);
  }
}
