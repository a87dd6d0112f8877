package io.curvescope.server.run;

/** The small integer that stands for a run inside the database: {@code run.run_id}. */
public record RunKey(long value) implements Comparable<RunKey> {
  @Override
  public int compareTo(RunKey other) {
    return Long.compare(value, other.value);
  }
}
