package io.curvescope.server.analysis.request;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.server.json.InvalidField;
import java.util.Optional;

/** What the choices of a request are called in JSON. */
public final class WireNames {
  private WireNames() {}

  /** {@code cross_entropy}, {@code mse}, {@code bce_with_logits} or {@code output}. */
  public static String of(Loss loss) {
    return switch (loss) {
      case Loss.CrossEntropy _ -> "cross_entropy";
      case Loss.MeanSquaredError _ -> "mse";
      case Loss.BinaryCrossEntropyWithLogits _ -> "bce_with_logits";
      case Loss.Output _ -> "output";
    };
  }

  /** {@code mean} or {@code sum}. */
  public static String of(Reduction reduction) {
    return switch (reduction) {
      case MEAN -> "mean";
      case SUM -> "sum";
    };
  }

  /** {@code hessian} or {@code ggn}. */
  public static String of(CurvatureMatrix operator) {
    return switch (operator) {
      case HESSIAN -> "hessian";
      case GAUSS_NEWTON -> "ggn";
    };
  }

  /** {@code float32} or {@code float64}. */
  public static String of(Precision dtype) {
    return switch (dtype) {
      case FLOAT32 -> "float32";
      case FLOAT64 -> "float64";
    };
  }

  static Reduction reduction(Optional<String> name) {
    return switch (name.orElse("mean")) {
      case "mean" -> Reduction.MEAN;
      case "sum" -> Reduction.SUM;
      default -> throw new InvalidField("reduction", "must be mean or sum");
    };
  }

  static CurvatureMatrix operator(Optional<String> name) {
    return switch (name.orElse("hessian")) {
      case "hessian" -> CurvatureMatrix.HESSIAN;
      case "ggn" -> CurvatureMatrix.GAUSS_NEWTON;
      default -> throw new InvalidField("operator", "must be hessian or ggn");
    };
  }

  static Precision dtype(Optional<String> name) {
    return switch (name.orElse("float64")) {
      case "float64" -> Precision.FLOAT64;
      case "float32" -> Precision.FLOAT32;
      default -> throw new InvalidField("dtype", "must be float32 or float64");
    };
  }
}
