package io.curvescope.server.dashboard.sql;

import java.util.List;

/**
 * A query as JDBC takes it.
 *
 * @param sql with a question mark for each parameter
 * @param parameters in that order, as PostgreSQL writes literals; it infers their types, as it does
 *     for the literals that Grafana writes into the query
 */
public record BoundQuery(String sql, List<String> parameters) {
  public BoundQuery {
    parameters = List.copyOf(parameters);
  }
}
