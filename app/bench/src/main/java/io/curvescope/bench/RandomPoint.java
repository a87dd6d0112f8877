package io.curvescope.bench;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where and in which directions a network's Hessian is multiplied.
 *
 * @param inputs parameters, inputs and one-hot targets in the order of the loss graph
 * @param directions one per parameter, m of them behind each other
 */
public record RandomPoint(List<double[]> inputs, List<double[]> directions) {

  /** Parameters in [-0.1, 0.1], inputs in [-1, 1], directions in [-1, 1], targets at random. */
  public static RandomPoint of(Network network, int block) {
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> inputs = new ArrayList<>();
    for (Value input : network.loss().inputs()) {
      boolean parameter = inputs.size() < network.parameters();
      inputs.add(
          Graph.inputName(input).equals("targets")
              ? oneHot(input.type(), random)
              : uniform(size(input.type()), parameter ? 0.1 : 1, random));
    }
    List<double[]> directions = new ArrayList<>();
    for (TensorType type : network.parameterTypes()) {
      directions.add(uniform(block * size(type), 1, random));
    }
    return new RandomPoint(inputs, directions);
  }

  private static int size(TensorType type) {
    return (int) type.shape().size();
  }

  private static double[] uniform(int size, double scale, SplittableRandom random) {
    return random.doubles(size, -scale, scale).toArray();
  }

  private static double[] oneHot(TensorType type, SplittableRandom random) {
    int classes = type.shape().dimension(1);
    double[] rows = new double[size(type)];
    for (int row = 0; row < type.shape().dimension(0); row++) {
      rows[row * classes + random.nextInt(classes)] = 1;
    }
    return rows;
  }
}
