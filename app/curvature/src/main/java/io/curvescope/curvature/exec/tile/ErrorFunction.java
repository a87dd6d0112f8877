package io.curvescope.curvature.exec.tile;

/**
 * The error function in double precision.
 *
 * <p>Rational approximations on five intervals in the manner of W. J. Cody, "Rational Chebyshev
 * approximations for the error function", Mathematics of Computation 23 (1969), with the
 * coefficients of Sun's FDLIBM 5.3 (s_erf.c, 1993, Sun Microsystems, freely usable). Error below 1
 * unit in the last place by FDLIBM's analysis; the tests find less than 2.
 */
public final class ErrorFunction {
  /** erf(1) rounded to float, around which the second interval expands. */
  private static final double ERF_OF_ONE = 8.45062911510467529297e-01;

  /** 2 / sqrt(pi) - 1. */
  private static final double SLOPE_MINUS_ONE = 1.28379167095512586316e-01;

  private static final double[] SMALL_NUMERATOR = {
    1.28379167095512558561e-01,
    -3.25042107247001499370e-01,
    -2.84817495755985104766e-02,
    -5.77027029648944159157e-03,
    -2.37630166566501626084e-05
  };
  private static final double[] SMALL_DENOMINATOR = {
    1,
    3.97917223959155352819e-01,
    6.50222499887672944485e-02,
    5.08130628187576562776e-03,
    1.32494738004321644526e-04,
    -3.96022827877536812320e-06
  };
  private static final double[] NEAR_ONE_NUMERATOR = {
    -2.36211856075265944077e-03,
    4.14856118683748331666e-01,
    -3.72207876035701323847e-01,
    3.18346619901161753674e-01,
    -1.10894694282396677476e-01,
    3.54783043256182359371e-02,
    -2.16637559486879084300e-03
  };
  private static final double[] NEAR_ONE_DENOMINATOR = {
    1,
    1.06420880400844228286e-01,
    5.40397917702171048937e-01,
    7.18286544141962662868e-02,
    1.26171219808761642112e-01,
    1.36370839120290507362e-02,
    1.19844998467991074170e-02
  };
  private static final double[] MIDDLE_NUMERATOR = {
    -9.86494403484714822705e-03,
    -6.93858572707181764372e-01,
    -1.05586262253232909814e+01,
    -6.23753324503260060396e+01,
    -1.62396669462573470355e+02,
    -1.84605092906711035994e+02,
    -8.12874355063065934246e+01,
    -9.81432934416914548592e+00
  };
  private static final double[] MIDDLE_DENOMINATOR = {
    1,
    1.96512716674392571292e+01,
    1.37657754143519042600e+02,
    4.34565877475229228821e+02,
    6.45387271733267880336e+02,
    4.29008140027567833386e+02,
    1.08635005541779435134e+02,
    6.57024977031928170135e+00,
    -6.04244152148580987438e-02
  };
  private static final double[] LARGE_NUMERATOR = {
    -9.86494292470009928597e-03,
    -7.99283237680523006574e-01,
    -1.77579549177547519889e+01,
    -1.60636384855821916062e+02,
    -6.37566443368389627722e+02,
    -1.02509513161107724954e+03,
    -4.83519191608651397019e+02
  };
  private static final double[] LARGE_DENOMINATOR = {
    1,
    3.03380607434824582924e+01,
    3.25792512996573918826e+02,
    1.53672958608443695994e+03,
    3.19985821950859553908e+03,
    2.55305040643316442583e+03,
    4.74528541206955367215e+02,
    -2.24409524465858183362e+01
  };

  private ErrorFunction() {}

  /** 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
  public static double erf(double x) {
    double magnitude = Math.abs(x);
    if (!(magnitude < 6)) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    if (magnitude < 0.84375) {
      if (magnitude < 0x1p-28) {
        return x + SLOPE_MINUS_ONE * x;
      }
      double square = x * x;
      return x + x * (polynomial(SMALL_NUMERATOR, square) / polynomial(SMALL_DENOMINATOR, square));
    }
    double result;
    if (magnitude < 1.25) {
      double s = magnitude - 1;
      result = ERF_OF_ONE + polynomial(NEAR_ONE_NUMERATOR, s) / polynomial(NEAR_ONE_DENOMINATOR, s);
    } else {
      result = 1 - complement(magnitude);
    }
    return Math.copySign(result, x);
  }

  /** 1 - erf(x) for x of 1.25 or more. */
  private static double complement(double x) {
    double s = 1 / (x * x);
    double ratio =
        x < 1 / 0.35
            ? polynomial(MIDDLE_NUMERATOR, s) / polynomial(MIDDLE_DENOMINATOR, s)
            : polynomial(LARGE_NUMERATOR, s) / polynomial(LARGE_DENOMINATOR, s);
    // exp(-x^2) loses digits when x^2 is rounded, so x is split: z has its lower half cleared and
    // z^2 is exact.
    double z = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xffffffff00000000L);
    return Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + ratio) / x;
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
