package io.curvescope.server.json;

/**
 * Amounts of money and time: budgets and costs. They are added, multiplied and divided by each
 * other in many places, which neither overflows nor underflows within these bounds.
 */
public final class Amounts {
  public static final double SMALLEST = 1e-15;
  public static final double LARGEST = 1e15;

  /** What an amount must be, in words, for messages to a client. */
  public static final String RULE = "must be 0, or from 1e-15 to 1e15";

  private Amounts() {}

  /** Whether {@code value} is an amount. */
  public static boolean isAmount(double value) {
    return value == 0 || value >= SMALLEST && value <= LARGEST;
  }
}
