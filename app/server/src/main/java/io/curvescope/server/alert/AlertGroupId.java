package io.curvescope.server.alert;

/**
 * Names what probably is one incident: alerts of a project that began to fire within a window.
 *
 * @param number from 1
 */
public record AlertGroupId(long number) {
  /** As the API has it, for example {@code g-12}. */
  @Override
  public String toString() {
    return "g-" + number;
  }
}
