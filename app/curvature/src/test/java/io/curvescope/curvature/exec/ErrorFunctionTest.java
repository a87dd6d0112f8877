package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.exec.tile.ErrorFunction;
import io.curvescope.testkit.seeded.SeededCases;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFunctionTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

  @Test
  void isWithinTwoUnitsInTheLastPlaceOfTheTaylorSeries() {
    SeededCases.forEach(1000, seeded -> assertAccurate(seeded.random().nextDouble(-6.5, 6.5)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.84375, 1.25, 1 / 0.35, 6, -0.84375, -1.25, -1 / 0.35, -6})
  void isAccurateAroundTheBordersOfTheIntervals(double border) {
    assertAccurate(border);
    assertAccurate(Math.nextUp(border));
    assertAccurate(Math.nextDown(border));
    SeededCases.forEach(
        100, seeded -> assertAccurate(border + seeded.random().nextDouble(-1e-3, 1e-3)));
  }

  private static void assertAccurate(double x) {
    double expected = series(x);
    assertThat(Math.abs(ErrorFunction.erf(x) - expected))
        .isLessThanOrEqualTo(2 * Math.ulp(expected));
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
