package io.curvescope.server.dashboard.prometheus;

import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.TimeRange;
import java.time.Duration;

/** PromQL with the macros that Grafana's Prometheus data source knows and our panels use. */
final class Expression {
  /** How often the provisioned data source says that Prometheus scrapes. */
  private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(15);

  private static final int SCRAPES_FOR_A_RATE = 4;

  private Expression() {}

  /**
   * The expression for an interval.
   *
   * @throws PrometheusUnavailable if a macro or a variable remains that is not known here
   */
  static String expand(String expression, TimeRange range, Interval step) {
    Duration rate = step.length().plus(SCRAPE_INTERVAL);
    Duration least = SCRAPE_INTERVAL.multipliedBy(SCRAPES_FOR_A_RATE);
    Interval rateInterval = new Interval(rate.compareTo(least) < 0 ? least : rate);
    String expanded =
        expression
            .replace("$__rate_interval", rateInterval.toString())
            .replace("$__interval_ms", Long.toString(step.length().toMillis()))
            .replace("$__interval", step.toString())
            .replace("$__range_s", Long.toString(range.length().toSeconds()))
            .replace("$__range", range.length().toSeconds() + "s");
    if (expanded.matches("(?s).*\\$[{_A-Za-z].*")) {
      throw new PrometheusUnavailable(
          "the expression holds a variable, which is known to Grafana only");
    }
    return expanded;
  }
}
