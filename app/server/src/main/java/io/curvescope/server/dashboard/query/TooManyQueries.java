package io.curvescope.server.dashboard.query;

/** Others' queries did not leave room within the time that a query waits for it. */
public final class TooManyQueries extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyQueries() {
    super("too many queries of dashboards are running; try again");
  }
}
