package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionProgramTest {

  static Stream<Arguments> stackings() {
    return SeededCases.each(List.of(Stacking.values()), 50);
  }

  /**
   * Windows of one and two axes with strides, pads, dilations and groups, stacked on either side or
   * not.
   */
  @ParameterizedTest
  @MethodSource("stackings")
  void convolutionsAndTheirTransposesAgree(Stacking stacking, SeededCase seeded) {
    Problem problem = new Problem(new RandomTensors(seeded.seed()));
    Shape x = problem.input;
    Shape w = problem.weights;
    Shape y = problem.output;
    Programs.assertAgrees(
        problem.graph(
            new Primitive.Convolution(problem.window, problem.groups, stacking), stacking, x, w),
        problem.inputs(stacking, x, w),
        1e-13,
        5e-6);
    Programs.assertAgrees(
        problem.graph(
            new Primitive.ConvolutionInputGradient(
                problem.window, problem.groups, problem.spatial, stacking),
            stacking,
            w,
            y),
        problem.inputs(stacking, w, y),
        1e-13,
        5e-6);
    Programs.assertAgrees(
        problem.graph(
            new Primitive.ConvolutionWeightGradient(problem.window, problem.groups, stacking),
            stacking,
            x,
            y),
        problem.inputs(stacking, x, y),
        1e-13,
        5e-6);
  }

  @SeededTest(100)
  void maxPoolIndicesAgree(SeededCase seeded) {
    Problem problem = new Problem(new RandomTensors(seeded.seed()));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(problem.input));
    Programs.assertAgrees(
        builder.build(List.of(builder.maxPoolIndices(x, problem.poolWindow()))),
        List.of(problem.random.real(problem.input)));
  }

  private static final class Problem {
    private final RandomTensors random;
    private final Window window;
    private final int groups;
    private final List<Integer> spatial;
    private final Shape input;
    private final Shape weights;
    private final Shape output;
    private final int stack;

    Problem(RandomTensors random) {
      this.random = random;
      int rank = random.between(1, 2);
      List<Integer> extents = new ArrayList<>();
      List<Integer> strides = new ArrayList<>();
      List<Integer> low = new ArrayList<>();
      List<Integer> high = new ArrayList<>();
      List<Integer> dilations = new ArrayList<>();
      spatial = new ArrayList<>();
      for (int axis = 0; axis < rank; axis++) {
        extents.add(random.between(1, 3));
        strides.add(random.between(1, 3));
        low.add(random.between(0, 2));
        high.add(random.between(0, 2));
        dilations.add(random.between(1, 2));
        spatial.add(random.between(5, 9));
      }
      window = new Window(extents, strides, low, high, dilations);
      groups = random.between(1, 3);
      int channels = random.between(1, 2);
      int filters = random.between(1, 3);
      int images = random.between(1, 3);
      input = Shape.of(images, groups * channels).concat(new Shape(spatial));
      weights = Shape.of(groups * filters, channels).concat(new Shape(extents));
      output = Shape.of(images, groups * filters).concat(new Shape(window.positions(spatial)));
      stack = random.between(1, 3);
    }

    /** The same window with pads small enough that no position sees padding only. */
    Window poolWindow() {
      List<Integer> none = window.padLow().stream().map(pad -> 0).toList();
      return new Window(window.extents(), window.strides(), none, none, window.dilations());
    }

    io.curvescope.curvature.graph.Graph graph(
        Primitive primitive, Stacking stacking, Shape left, Shape right) {
      GraphBuilder builder = new GraphBuilder();
      Value a = builder.input("left", TensorType.real(stacked(left, stacking == Stacking.LEFT)));
      Value b = builder.input("right", TensorType.real(stacked(right, stacking == Stacking.RIGHT)));
      return builder.build(List.of(builder.apply(primitive, List.of(a, b))));
    }

    List<Tensor> inputs(Stacking stacking, Shape left, Shape right) {
      return List.of(
          random.real(stacked(left, stacking == Stacking.LEFT)),
          random.real(stacked(right, stacking == Stacking.RIGHT)));
    }

    private Shape stacked(Shape shape, boolean isStacked) {
      return isStacked ? shape.prepend(stack) : shape;
    }
  }
}
