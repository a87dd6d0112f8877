package io.curvescope.server.analysis.worker;

import io.curvescope.server.analysis.AnalysisProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The worker processes that one server or {@code ./curvescope worker} runs.
 *
 * @param processes how many; 0 for none, where workers run elsewhere
 * @param heap of each: artifacts are read into it whole
 * @param overhead of each, beside the heap and the native memory of an analysis: code, threads,
 *     libraries
 */
@ConfigurationProperties("curvescope.worker")
public record WorkerProperties(
    @DefaultValue("1") int processes,
    @DefaultValue("1GB") DataSize heap,
    @DefaultValue("768MB") DataSize overhead) {
  public WorkerProperties {
    require(processes >= 0 && processes <= 64, "processes must be 0 to 64");
    require(heap.toMegabytes() >= 64, "heap must be 64MB or more");
    require(overhead.toMegabytes() >= 256, "overhead must be 256MB or more");
  }

  /** Bytes of memory that a worker may hold; it ends what it computes when it holds more. */
  public long residentLimitBytes(AnalysisProperties analysis) {
    return heap.toBytes() + analysis.memoryBudget().toBytes() + overhead.toBytes();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.worker." + rule);
    }
  }
}
