package io.curvescope.server.dashboard.sql;

/** A query holds what the server would not expand as Grafana does. The message says what. */
public final class UnsupportedQuery extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedQuery(String message) {
    super(message);
  }
}
