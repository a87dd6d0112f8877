package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.SymmetricEigen;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A discrete distribution of eigenvalues: nodes with weights that sum to 1.
 *
 * @param nodes ascending
 * @param weights of the nodes, 0 or more
 */
public record Quadrature(List<Double> nodes, List<Double> weights) {

  /** Copies the lists. */
  public Quadrature {
    if (nodes.size() != weights.size()) {
      throw new IllegalArgumentException(
          "nodes and weights must be equally many, are " + nodes.size() + ", " + weights.size());
    }
    nodes = List.copyOf(nodes);
    weights = List.copyOf(weights);
  }

  /**
   * Gauss quadrature of a Lanczos recurrence: the nodes are the eigenvalues of the tridiagonal
   * matrix and the weights the squared first components of its unit eigenvectors (G. Golub and J.
   * Welsch, Math. Comp. 23, 1969).
   */
  static Quadrature gauss(double[] diagonal, double[] offDiagonal, int steps) {
    double[] matrix = new double[steps * steps];
    for (int i = 0; i < steps; i++) {
      matrix[i * steps + i] = diagonal[i];
      if (i + 1 < steps) {
        matrix[i * steps + i + 1] = offDiagonal[i];
        matrix[(i + 1) * steps + i] = offDiagonal[i];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, steps);
    return new Quadrature(
        Arrays.stream(eigen.values()).boxed().toList(),
        IntStream.range(0, steps).mapToObj(i -> eigen.vector(0, i) * eigen.vector(0, i)).toList());
  }

  /** The equally weighted mean of distributions. */
  static Quadrature mean(List<Quadrature> parts) {
    record Node(double node, double weight) {}
    List<Node> all =
        parts.stream()
            .flatMap(
                part ->
                    IntStream.range(0, part.nodes.size())
                        .mapToObj(
                            i -> new Node(part.nodes.get(i), part.weights.get(i) / parts.size())))
            .sorted(Comparator.comparingDouble(Node::node))
            .toList();
    return new Quadrature(
        all.stream().map(Node::node).toList(), all.stream().map(Node::weight).toList());
  }

  /** Mean of a function of the eigenvalue. */
  public double integrate(DoubleUnaryOperator function) {
    double sum = 0;
    for (int i = 0; i < nodes.size(); i++) {
      sum += weights.get(i) * function.applyAsDouble(nodes.get(i));
    }
    return sum;
  }

  /**
   * Wasserstein-1 distance: the area between the two cumulative distributions, in the units of the
   * eigenvalues.
   */
  public double distance(Quadrature other) {
    int i = 0;
    int j = 0;
    double mass = 0;
    double area = 0;
    double at = Math.min(nodes.getFirst(), other.nodes.getFirst());
    while (i < nodes.size() || j < other.nodes.size()) {
      boolean mine =
          j == other.nodes.size() || (i < nodes.size() && nodes.get(i) <= other.nodes.get(j));
      double next = mine ? nodes.get(i) : other.nodes.get(j);
      area += Math.abs(mass) * (next - at);
      at = next;
      mass += mine ? weights.get(i++) : -other.weights.get(j++);
    }
    return area;
  }
}
