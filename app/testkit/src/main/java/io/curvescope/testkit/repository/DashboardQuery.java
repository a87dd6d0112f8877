package io.curvescope.testkit.repository;

import tools.jackson.databind.JsonNode;

/**
 * A question of a dashboard to the database.
 *
 * @param dashboard the uid of its dashboard
 * @param title of the panel, or which variable or annotation it is
 * @param format {@code time_series} or {@code table}
 * @param rawSql with Grafana's macros and variables
 * @param owner the panel, variable or annotation
 */
public record DashboardQuery(
    String dashboard, String title, String format, String rawSql, JsonNode owner) {
  /** What draws the answer: the type of the panel, {@code variable} or {@code annotation}. */
  public String drawnAs() {
    if (title.startsWith("annotation ")) {
      return "annotation";
    }
    return title.startsWith("variable ") ? "variable" : owner.required("type").stringValue();
  }

  @Override
  public String toString() {
    return dashboard + ", " + title;
  }
}
