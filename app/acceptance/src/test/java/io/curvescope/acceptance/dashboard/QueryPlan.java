package io.curvescope.acceptance.dashboard;

import io.curvescope.testkit.http.ApiClient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How PostgreSQL would run a query, by EXPLAIN as JSON, where scans of whole tables are a last
 * resort.
 */
record QueryPlan(JsonNode root) {
  private static final Pattern EVENTS =
      Pattern.compile(
          "_hyper_\\d+_\\d+_chunk|(metric|hv|cg|spectrum|preconditioner|config|note|incident|cost)(_debug)?|server_incident");

  static QueryPlan of(ResultSet result) throws SQLException {
    result.next();
    return new QueryPlan(ApiClient.JSON.readTree(result.getString(1)).get(0).get("Plan"));
  }

  /** Scans of tables of events that no run and no time bounds. */
  List<String> readsPastTheIndex() {
    List<String> wrong = new ArrayList<>();
    collect(root, wrong);
    return wrong;
  }

  private static void collect(JsonNode node, List<String> wrong) {
    String type = node.path("Node Type").asString("");
    String table = node.path("Relation Name").asString("");
    if (EVENTS.matcher(table).matches()) {
      boolean isBounded =
          switch (type) {
            case "Index Scan", "Index Only Scan" -> isBounded(node);
            case "Bitmap Heap Scan" -> isBounded(node.get("Plans").get(0));
            // TimescaleDB's, over the chunks below it.
            case "Custom Scan" ->
                node.has("Plans") || node.path("Chunks excluded during startup").asInt(0) > 0;
            default -> false;
          };
      if (!isBounded) {
        wrong.add(type + " of " + table + ": " + node.path("Index Cond").asString("no condition"));
      }
    }
    node.path("Plans").forEach(child -> collect(child, wrong));
  }

  private static boolean isBounded(JsonNode scan) {
    String condition = scan.path("Index Cond").asString("");
    return condition.contains("run_id") && condition.contains("time");
  }

  @Override
  public String toString() {
    return root.toPrettyString();
  }
}
