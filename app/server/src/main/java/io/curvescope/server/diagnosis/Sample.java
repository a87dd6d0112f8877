package io.curvescope.server.diagnosis;

import java.time.Instant;

/** One value of a series; may be NaN or infinite. */
public record Sample(Instant time, long step, int rank, double value) {
  /** Whether it is a number. */
  public boolean isFinite() {
    return Double.isFinite(value);
  }
}
