package io.curvescope.curvature.parameter;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tensors look trainable. All floating initializers do, and those merged behind an Identity,
 * except for
 *
 * <ul>
 *   <li>BatchNorm's running statistics;
 *   <li>single numbers under a name that an exporter made up: the dynamo exporter writes a graph's
 *       literals, such as an attention's scale, as initializers {@code val_12};
 *   <li>additive masks, whose elements are all zero or minus infinity (or the lowest number of the
 *       type).
 * </ul>
 */
final class DefaultVariables {
  private static final double LOWEST_FLOAT16 = -65504;

  private final Set<String> statistics;

  DefaultVariables(Set<String> statistics) {
    this.statistics = statistics;
  }

  /** The names of BatchNorm's running statistics. */
  static Set<String> runningStatistics(OnnxModel model) {
    Set<String> statistics = new HashSet<>();
    Set<String> otherwise = new HashSet<>(model.outputs());
    for (OnnxNode node : model.nodes()) {
      boolean batchNorm = node.domain().isEmpty() && node.operator().equals("BatchNormalization");
      for (int index = 0; index < node.inputs().size(); index++) {
        (batchNorm && index >= 3 ? statistics : otherwise).add(node.inputs().get(index));
      }
    }
    // A tensor that the exporter merged with a parameter of the same values is that parameter too;
    // where it serves as a statistic,
    // the lowering takes its value only. One that only feeds merged statistics is a statistic.
    statistics.removeIf(name -> otherwise.contains(name) && !onlyFeedsIdentities(name, model));
    return statistics;
  }

  private static boolean onlyFeedsIdentities(String name, OnnxModel model) {
    return !model.outputs().contains(name)
        && model.nodes().stream()
            .filter(node -> node.inputs().contains(name))
            .allMatch(
                node ->
                    node.operator().equals("Identity")
                        || (node.operator().equals("BatchNormalization")
                            && node.inputs().lastIndexOf(name) >= 3
                            && node.inputs().indexOf(name) >= 3));
  }

  List<String> choose(
      NamedTensors tensors, Map<String, StoredTensor> values, List<String> warnings) {
    List<String> chosen = new ArrayList<>();
    tensors.initializers().keySet().forEach(name -> consider(name, values, chosen, warnings));
    tensors.merged().keySet().forEach(name -> consider(name, values, chosen, warnings));
    return chosen;
  }

  private void consider(
      String name, Map<String, StoredTensor> values, List<String> chosen, List<String> warnings) {
    StoredTensor value = values.get(name);
    if (value == null || value.type().element() != ElementType.REAL || statistics.contains(name)) {
      return;
    }
    boolean madeUp = ExporterNames.isMadeUp(name);
    if (madeUp && value.size() == 1 && value.shape().rank() <= 1) {
      warnings.add(
          "'" + name + "' is a single number under an exporter's name and counts as a constant");
    } else if (isAdditiveMask(value)) {
      warnings.add(
          "'"
              + name
              + "' holds only zeros and minus infinities, as a mask does, and counts as a constant");
    } else {
      chosen.add(name);
      if (madeUp) {
        warnings.add(
            "'"
                + name
                + "' has an exporter's name: a parameter that was transposed, fused or folded, or a constant");
      }
    }
  }

  private static boolean isAdditiveMask(StoredTensor value) {
    boolean any = false;
    for (int index = 0; index < value.size(); index++) {
      double element = value.realAt(index);
      if (element != 0 && !(element <= LOWEST_FLOAT16)) {
        return false;
      }
      any |= element != 0;
    }
    return any;
  }
}
