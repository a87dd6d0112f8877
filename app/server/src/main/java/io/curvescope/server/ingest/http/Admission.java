package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;

/**
 * Lets a push in only while there is room for it. A body takes room as it arrives, so that a client
 * that announces much and sends little holds little.
 */
final class Admission {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final PayloadBudget budget;

  Admission(PayloadBudget budget) {
    this.budget = budget;
  }

  /**
   * @throws Problem of type overloaded if what the headers announce does not fit now
   */
  PayloadBudget.Reservation admit(PushHeaders headers) {
    long announced = headers.contentLength().orElse(1);
    if (announced > budget.capacityBytes() - budget.reservedBytes()) {
      throw full();
    }
    return budget.tryReserve(0).orElseThrow(Admission::full);
  }

  private static Problem full() {
    return Problem.retryable(
        ProblemType.OVERLOADED,
        "too much telemetry is waiting to be stored; try again",
        RETRY_AFTER);
  }
}
