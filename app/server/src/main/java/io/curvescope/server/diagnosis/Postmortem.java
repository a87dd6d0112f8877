package io.curvescope.server.diagnosis;

import java.time.Instant;
import java.util.List;

/**
 * What moved in the window before a run failed.
 *
 * @param what how it ended: nan, inf, divergence, oom or failed
 * @param step at which it failed
 * @param fromStep where the window begins
 * @param moved series that changed by half or more, the largest change first
 * @param changes of hyperparameters within the window, in the order of time
 */
public record Postmortem(
    String what,
    Instant time,
    long step,
    long fromStep,
    List<Movement> moved,
    List<SettingChange> changes) {
  public Postmortem {
    moved = List.copyOf(moved);
    changes = List.copyOf(changes);
  }

  /**
   * A series that changed: its value when the window began, and its last one before the failure.
   */
  public record Movement(
      String series, long fromStep, double from, long toStep, double to, String says) {}

  /**
   * A hyperparameter that was changed.
   *
   * @param from its value before; empty text where it was not set
   * @param to its value from this step on; empty text where it is no longer set
   */
  public record SettingChange(long step, String setting, String from, String to) {}
}
