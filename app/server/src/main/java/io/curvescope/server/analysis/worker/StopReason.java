package io.curvescope.server.analysis.worker;

/** Why a computation is to stop before its end. */
enum StopReason {
  /** It was cancelled, or another worker has it. */
  LEASE_LOST,
  /** It takes longer than it may. */
  OVERDUE,
  /** The process holds more memory than it may. */
  TOO_MUCH_MEMORY,
  /** The worker ends. */
  SHUTDOWN
}
