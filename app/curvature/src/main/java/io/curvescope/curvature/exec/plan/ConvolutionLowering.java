package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.window.ConvolutionInputGradientStep;
import io.curvescope.curvature.exec.window.ConvolutionStep;
import io.curvescope.curvature.exec.window.ConvolutionWeightGradientStep;
import io.curvescope.curvature.exec.window.MirrorWeightsStep;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.List;
import java.util.Optional;

/** Lowers convolutions and their transposes. */
final class ConvolutionLowering {
  private final Views views;
  private final List<Step> steps;

  ConvolutionLowering(Views views, List<Step> steps) {
    this.views = views;
    this.steps = steps;
  }

  void output(Value value, Primitive.Convolution convolution) {
    View input = dense(value, 0);
    View weights = dense(value, 1);
    steps.add(new ConvolutionStep(convolution, input, weights, views.define(value)));
  }

  void weights(Value value, Primitive.ConvolutionWeightGradient gradient) {
    View input = dense(value, 0);
    View output = dense(value, 1);
    steps.add(new ConvolutionWeightGradientStep(gradient, input, output, views.define(value)));
  }

  /** As a convolution with mirrored weights where it is one; unfolding is cheaper than folding. */
  void input(Value value, Primitive.ConvolutionInputGradient gradient) {
    View weights = dense(value, 0);
    View output = dense(value, 1);
    Optional<Window> window = gradient.window().transposed();
    if (window.isEmpty() || weights.shape().size() == 0) {
      steps.add(new ConvolutionInputGradientStep(gradient, weights, output, views.define(value)));
      return;
    }
    Primitive.Convolution transposed =
        new Primitive.Convolution(window.get(), gradient.groups(), otherSide(gradient.stacking()));
    View mirrored = mirror(value.operand(0), weights, gradient);
    steps.add(new ConvolutionStep(transposed, output, mirrored, views.define(value)));
  }

  private static Stacking otherSide(Stacking stacking) {
    return switch (stacking) {
      case NONE -> Stacking.NONE;
      case LEFT -> Stacking.RIGHT;
      case RIGHT -> Stacking.LEFT;
    };
  }

  private View mirror(Value value, View weights, Primitive.ConvolutionInputGradient gradient) {
    int first = gradient.stacking() == Stacking.LEFT ? 1 : 0;
    Shape shape = weights.shape();
    int groups = gradient.groups();
    int filters = shape.dimension(first) / groups;
    int channels = shape.dimension(first + 1);
    Shape swapped = shape.withDimension(first, groups * channels).withDimension(first + 1, filters);
    View mirrored = views.fresh(value, swapped);
    int problems = first == 1 ? shape.dimension(0) : 1;
    steps.add(new MirrorWeightsStep(weights, mirrored, problems * groups, filters, channels));
    return mirrored;
  }

  private View dense(Value value, int index) {
    return views.dense(views.of(value.operand(index)));
  }
}
