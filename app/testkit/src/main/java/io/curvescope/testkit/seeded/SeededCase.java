package io.curvescope.testkit.seeded;

import java.util.SplittableRandom;

/**
 * One of the random cases of a test.
 *
 * @param number from 1
 * @param count how many cases the test has
 * @param runSeed the seed of all the test's cases
 * @param seed the case's own
 */
public record SeededCase(int number, int count, long runSeed, long seed) {

  public SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /**
   * Grows from the least to the most over the first half of the cases, and stays there for the
   * second. So the first case to fail is a small one, although nothing shrinks it.
   */
  public int size(int least, int most) {
    int half = Math.max(1, count / 2);
    return least + (int) ((long) (most - least) * Math.min(number - 1, half) / half);
  }

  @Override
  public String toString() {
    return "case %d of %d of seed %d".formatted(number, count, runSeed);
  }
}
