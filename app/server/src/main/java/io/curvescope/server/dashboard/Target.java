package io.curvescope.server.dashboard;

import io.curvescope.server.dashboard.sql.SqlTemplate;

/** One question of a panel. */
public sealed interface Target {
  /** The letter that the dashboard gives it. */
  String ref();

  /**
   * A question to the database.
   *
   * @param format {@code time_series} or {@code table}, which tells the page how to read the rows
   */
  record Sql(String ref, String format, SqlTemplate template) implements Target {}

  /**
   * A question to Prometheus.
   *
   * @param expression PromQL
   * @param legend how to name a series, with labels as in {@code {{outcome}}}; may be empty
   * @param instant only the newest values
   */
  record Prometheus(String ref, String expression, String legend, boolean instant)
      implements Target {}

  /**
   * A question that this server cannot ask.
   *
   * @param reason what about it
   */
  record Unsupported(String ref, String reason) implements Target {}
}
