package io.curvescope.testkit.proof;

/**
 * The profile {@code -Pendurance}, which repeats what an ordinary build shows a few times, and runs
 * the tests tagged {@code endurance} besides.
 */
public final class Endurance {
  private static final boolean ON = Boolean.getBoolean("curvescope.endurance");

  private Endurance() {}

  /** Returns how often something is done: {@code usual} times, or more often with the profile. */
  public static int repetitions(int usual, int endurance) {
    return ON ? endurance : usual;
  }

  /** Returns whether the profile is on. */
  public static boolean isOn() {
    return ON;
  }
}
