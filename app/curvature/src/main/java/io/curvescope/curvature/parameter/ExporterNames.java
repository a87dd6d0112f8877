package io.curvescope.curvature.parameter;

import java.util.regex.Pattern;

/** Tells names that an exporter made up from those that a person gave. */
final class ExporterNames {
  /**
   * {@code onnx::MatMul_19}, {@code val_12}, {@code /layer/Constant_1_output_0}, {@code
   * _to_copy_3}, {@code scalar_tensor_default}, {@code 123}.
   */
  private static final Pattern MADE_UP =
      Pattern.compile("onnx::.*|_?val_\\d+|/.*|_to_copy.*|scalar_tensor.*|\\d+|.*_output_\\d+");

  private ExporterNames() {}

  static boolean isMadeUp(String name) {
    return MADE_UP.matcher(name).matches();
  }
}
