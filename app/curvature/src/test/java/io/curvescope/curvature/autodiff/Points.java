package io.curvescope.curvature.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Arithmetic of lists of tensors, as the tests of derivatives need it. */
final class Points {
  private Points() {}

  static List<Tensor> evaluate(Graph graph, List<Tensor> inputs) {
    return ReferenceInterpreter.evaluate(graph, inputs);
  }

  /** A random direction; inputs that cannot move are kept as they are. */
  static List<Tensor> direction(Random random, SampleFunction function) {
    return function.point().stream()
        .map(
            input ->
                input.type().element() == ElementType.REAL
                    ? SampleFunction.away(random, input.shape(), 1)
                    : input)
        .toList();
  }

  /** Of one tensor per input those of the moving inputs. */
  static List<Tensor> moving(SampleFunction function, List<Tensor> tensors) {
    return function.moving().stream().map(tensors::get).toList();
  }

  /** Fourth-order central difference of a function of one number at zero. */
  static double difference(double step, DoubleUnaryOperator function) {
    double near = function.applyAsDouble(step) - function.applyAsDouble(-step);
    double far = function.applyAsDouble(2 * step) - function.applyAsDouble(-2 * step);
    return (8 * near - far) / (12 * step);
  }

  static double dot(List<Tensor> left, List<Tensor> right) {
    assertThat(left).hasSameSizeAs(right);
    double sum = 0;
    for (int i = 0; i < left.size(); i++) {
      double[] x = ReferenceInterpreter.reals(left.get(i));
      double[] y = ReferenceInterpreter.reals(right.get(i));
      assertThat(x).hasSameSizeAs(y);
      for (int j = 0; j < x.length; j++) {
        sum += x[j] * y[j];
      }
    }
    return sum;
  }

  /** The sum of both lists, each times a factor. */
  static List<Tensor> combine(double a, List<Tensor> left, double b, List<Tensor> right) {
    List<Tensor> sums = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      double[] sum = ReferenceInterpreter.reals(left.get(i));
      for (int j = 0; j < sum.length; j++) {
        sum[j] = a * sum[j] + b * right.get(i).realAt(j);
      }
      sums.add(Tensor.real(left.get(i).shape(), sum));
    }
    return sums;
  }

  /** The largest magnitude. */
  static double largest(List<Tensor> tensors) {
    return tensors.stream()
        .flatMapToDouble(tensor -> Arrays.stream(ReferenceInterpreter.reals(tensor)))
        .map(Math::abs)
        .max()
        .orElse(0);
  }

  static List<Tensor> concat(List<Tensor> first, List<Tensor> second) {
    List<Tensor> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** For each position in the lists the tensors at it, behind each other along a new axis. */
  static List<Tensor> stack(List<List<Tensor>> lists) {
    List<Tensor> stacked = new ArrayList<>();
    for (int i = 0; i < lists.get(0).size(); i++) {
      Shape shape = lists.get(0).get(i).shape();
      int size = (int) shape.size();
      double[] elements = new double[size * lists.size()];
      for (int row = 0; row < lists.size(); row++) {
        System.arraycopy(
            ReferenceInterpreter.reals(lists.get(row).get(i)), 0, elements, row * size, size);
      }
      stacked.add(Tensor.real(shape.prepend(lists.size()), elements));
    }
    return stacked;
  }

  static void assertClose(List<Tensor> actual, List<Tensor> expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
      double[] x = ReferenceInterpreter.reals(actual.get(i));
      double[] y = ReferenceInterpreter.reals(expected.get(i));
      for (int j = 0; j < x.length; j++) {
        assertThat(x[j]).isCloseTo(y[j], within(tolerance * (1 + Math.abs(y[j]))));
      }
    }
  }
}
