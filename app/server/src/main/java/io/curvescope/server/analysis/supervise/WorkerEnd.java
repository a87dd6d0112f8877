package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisError.Reason;
import io.curvescope.server.analysis.worker.ExitStatus;

/** What the end of a worker process means for the analysis that it may have had in work. */
final class WorkerEnd {
  private static final int SIGNAL = 128;
  private static final int KILLED = SIGNAL + 9;

  private WorkerEnd() {}

  /**
   * @param status of the process
   */
  static AnalysisError of(String worker, int status) {
    if (status == ExitStatus.OUT_OF_MEMORY.code()) {
      return AnalysisError.of(
          Reason.OUT_OF_MEMORY, "worker " + worker + " ran out of memory and could not say more");
    }
    return AnalysisError.of(Reason.WORKER_LOST, "worker " + worker + " " + describe(status));
  }

  /** The status in words. */
  static String describe(int status) {
    if (status == KILLED) {
      return "was killed (SIGKILL), perhaps by the system for want of memory";
    }
    return status > SIGNAL
        ? "was ended by signal " + (status - SIGNAL)
        : "ended with status " + status;
  }
}
