package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.exec.tile.ErrorFunction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ErrorFunctionTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

  @Property(tries = 1000)
  void isWithinTwoUnitsInTheLastPlaceOfTheTaylorSeries(@ForAll long seed) {
    double x = new SplittableRandom(seed).nextDouble(-6.5, 6.5);
    double expected = series(x);
    assertThat(Math.abs(ErrorFunction.erf(x) - expected))
        .isLessThanOrEqualTo(2 * Math.ulp(expected));
  }

  @Property(tries = 100)
  void isAccurateNearZeroAndAroundTheBordersOfTheIntervals(@ForAll long seed) {
    double distance = new SplittableRandom(seed).nextDouble(-1e-3, 1e-3);
    for (double border : new double[] {0, 0.84375, 1.25, 1 / 0.35, -0.84375, -1.25}) {
      double x = border + distance;
      double expected = series(x);
      assertThat(Math.abs(ErrorFunction.erf(x) - expected))
          .isLessThanOrEqualTo(2 * Math.ulp(expected));
    }
  }

  @Test
  void hasItsLimits() {
    assertThat(ErrorFunction.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(ErrorFunction.erf(Double.NaN)).isNaN();
    assertThat(ErrorFunction.erf(-0.0)).isEqualTo(-0.0);
    assertThat(ErrorFunction.erf(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
  }

  /**
   * 2 / sqrt(pi) sum (-1)^n x^(2n+1) / (n! (2n+1)) in 60 digits; up to 40 of them cancel at |x| =
   * 6.5.
   */
  private static double series(double x) {
    BigDecimal square = new BigDecimal(x).pow(2);
    BigDecimal power = new BigDecimal(x);
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 0; n < 200; n++) {
      BigDecimal term = power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
      sum = n % 2 == 0 ? sum.add(term) : sum.subtract(term);
      power = power.multiply(square).divide(BigDecimal.valueOf(n + 1L), DIGITS);
    }
    return sum.multiply(BigDecimal.TWO).divide(PI.sqrt(DIGITS), DIGITS).doubleValue();
  }
}
