package io.curvescope.testkit.seeded;

import java.util.Collection;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Random cases that are the same in every run. {@code -Dcurvescope.test.seed=7} takes those of seed
 * 7 instead of 1, and {@code -Dcurvescope.test.repeat=20} those of 20 seeds from it on.
 */
public final class SeededCases {
  private static final long SEED = Long.getLong("curvescope.test.seed", 1);
  private static final int REPEAT = Integer.getInteger("curvescope.test.repeat", 1);

  private SeededCases() {}

  /**
   * @param count how many cases each seed has
   */
  public static Stream<SeededCase> of(int count) {
    if (count < 1 || REPEAT < 1) {
      throw new IllegalArgumentException(
          "cases (%d) and curvescope.test.repeat (%d) must be at least 1".formatted(count, REPEAT));
    }
    return LongStream.range(SEED, SEED + REPEAT).boxed().flatMap(seed -> of(count, seed));
  }

  private static Stream<SeededCase> of(int count, long runSeed) {
    long[] seeds = new SplittableRandom(runSeed).longs(count).toArray();
    return IntStream.range(0, count).mapToObj(i -> new SeededCase(i + 1, count, runSeed, seeds[i]));
  }

  /**
   * Runs a check of many quick cases within one test. The first that fails ends it, and stands
   * before its message.
   */
  public static void forEach(int count, ThrowingConsumer<SeededCase> check) {
    of(count)
        .forEach(
            seeded -> {
              try {
                check.accept(seeded);
              } catch (Throwable failure) {
                throw new AssertionError(seeded + ": " + failure.getMessage(), failure);
              }
            });
  }

  /** Every value with its own cases. */
  public static Stream<Arguments> each(Collection<?> values, int count) {
    return values.stream().flatMap(value -> of(count).map(one -> Arguments.of(value, one)));
  }

  /** Every pair of values with its own cases. */
  public static Stream<Arguments> each(Collection<?> first, Collection<?> second, int count) {
    return first.stream()
        .flatMap(
            one ->
                second.stream()
                    .flatMap(two -> of(count).map(seeded -> Arguments.of(one, two, seeded))));
  }
}
