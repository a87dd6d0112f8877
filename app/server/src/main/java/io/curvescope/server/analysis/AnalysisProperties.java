package io.curvescope.server.analysis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the queue of analyses works.
 *
 * @param waitingPerProject analyses that one project may have waiting
 * @param timeLimit that one try may take
 * @param lease after which a worker that says nothing counts as dead; it renews it several times a
 *     second
 * @param attempts how often one analysis is tried where workers die on it
 * @param memoryBudget native memory that one analysis may take; what is predicted to need more is
 *     refused when it is submitted
 */
@ConfigurationProperties("curvescope.analysis")
public record AnalysisProperties(
    @DefaultValue("1000") int waitingPerProject,
    @DefaultValue("1h") Duration timeLimit,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("3") int attempts,
    @DefaultValue("2GB") DataSize memoryBudget) {
  public AnalysisProperties {
    require(waitingPerProject >= 1, "waiting-per-project must be 1 or more");
    require(timeLimit.isPositive(), "time-limit must be positive");
    require(
        lease.compareTo(Duration.ofSeconds(2)) >= 0 && lease.compareTo(Duration.ofMinutes(5)) <= 0,
        "lease must be 2s to 5m");
    require(memoryBudget.toMegabytes() >= 16, "memory-budget must be 16MB or more");
    require(attempts >= 1 && attempts <= 10, "attempts must be 1 to 10");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.analysis." + rule);
    }
  }
}
