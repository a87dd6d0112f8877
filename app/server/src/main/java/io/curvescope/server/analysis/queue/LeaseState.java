package io.curvescope.server.analysis.queue;

/** What a worker learns when it renews a lease. */
public enum LeaseState {
  /** Go on. */
  HELD,
  /** The analysis takes longer than it may. */
  OVERDUE,
  /** The analysis was cancelled, or is another's by now: stop, nothing will be stored. */
  LOST
}
