package io.curvescope.server.dashboard.prometheus;

/** Prometheus is not set, does not answer or refuses. The message says which. */
public final class PrometheusUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PrometheusUnavailable(String message) {
    super(message);
  }
}
