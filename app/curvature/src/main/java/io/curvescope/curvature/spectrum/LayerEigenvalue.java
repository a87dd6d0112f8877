package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Largest eigenvalue of the diagonal block of one layer: the curvature within the layer, all other
 * parameters held still. It is at most the largest eigenvalue of the whole operator.
 *
 * @param name of the layer
 * @param parameters rows of the block
 * @param top largest eigenvalue of the block
 * @param matvecs products with single vectors taken
 */
public record LayerEigenvalue(String name, int parameters, Eigenvalue top, long matvecs) {

  /**
   * Computes one for every layer, in the map's order.
   *
   * @param layers restricted operators by name
   * @param request whose top, bottom and vectors are not looked at
   */
  public static List<LayerEigenvalue> of(
      SequencedMap<String, ? extends LinearOperator> layers,
      EigenvalueRequest request,
      Monitor monitor) {
    EigenvalueRequest largest = request.withEnds(1, 0);
    List<LayerEigenvalue> all = new ArrayList<>();
    long before = 0;
    for (Map.Entry<String, ? extends LinearOperator> layer : layers.entrySet()) {
      Eigenvalues found = EigenvalueSolver.solve(layer.getValue(), largest, monitor.after(before));
      before += found.matvecs();
      all.add(
          new LayerEigenvalue(
              layer.getKey(),
              layer.getValue().dimension(),
              found.top().getFirst(),
              found.matvecs()));
    }
    return all;
  }
}
