package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.blas.OpenBlas;
import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import java.util.List;

/**
 * The transpose of a convolution in its input where it is no convolution itself: the transposed
 * weights times some rows of positions of the output side give patches, which are folded back. All
 * views are dense.
 */
public final class ConvolutionInputGradientStep implements Step {
  private final View weights;
  private final View output;
  private final View input;
  private final long elements;
  private final ConvolutionExtents extents;
  private final boolean weightsStacked;
  private final boolean outputStacked;

  /** Plans {@code input = gradient(weights, output)}. */
  public ConvolutionInputGradientStep(
      Primitive.ConvolutionInputGradient gradient, View weights, View output, View input) {
    this.weights = weights;
    this.output = output;
    this.input = input;
    this.elements = input.shape().size();
    this.weightsStacked = gradient.stacking() == Stacking.LEFT;
    this.outputStacked = gradient.stacking() == Stacking.RIGHT;
    boolean stacked = weightsStacked || outputStacked;
    Shape problem = stacked ? input.shape().axes(1, input.shape().rank()) : input.shape();
    this.extents =
        ConvolutionExtents.of(
            gradient.window(),
            gradient.groups(),
            Stacking.LEFT,
            stacked ? input.extent(0) : 1,
            problem,
            weights.extent(weightsStacked ? 1 : 0),
            input.type().bytes());
  }

  @Override
  public List<View> reads() {
    return List.of(weights, output);
  }

  @Override
  public List<View> writes() {
    return List.of(input);
  }

  @Override
  public long scratchBytes() {
    return extents.patchBytes(input.type().bytes());
  }

  @Override
  public void run(Frame frame) {
    if (elements == 0) {
      return;
    }
    if (!extents.sliding().isIdentity()) {
      Memory.clear(frame.address(input), elements * input.type().bytes());
    }
    for (int problem = 0; problem < extents.outerProblems(); problem++) {
      for (int image = 0; image < extents.images(); image++) {
        for (int group = 0; group < extents.groups(); group++) {
          group(frame, problem, image, group);
        }
      }
    }
  }

  private void group(Frame frame, int problem, int image, int group) {
    int bytes = frame.precision().real().bytes();
    Sliding sliding = extents.sliding();
    long channels =
        frame.address(input)
            + (problem * extents.inputElements() + extents.inputOffset(image, group)) * bytes;
    long w =
        frame.address(weights)
            + ((weightsStacked ? problem * extents.weightElements() : 0)
                    + extents.weightOffset(group))
                * bytes;
    for (int row = 0; row < sliding.rows(); row += extents.positionRows()) {
      int rows = Math.min(extents.positionRows(), sliding.rows() - row);
      int columns = rows * sliding.rowLength();
      long y =
          frame.address(output)
              + ((outputStacked ? problem * extents.outputElements() : 0)
                      + extents.outputOffset(image, group, row))
                  * bytes;
      boolean direct = sliding.isIdentity();
      OpenBlas.gemm(
          frame.precision(),
          true,
          false,
          extents.patchSize(),
          columns,
          extents.groupFilters(),
          1,
          w,
          extents.patchSize(),
          y,
          sliding.positionCount(),
          0,
          direct ? channels + (long) row * sliding.rowLength() * bytes : frame.scratch(),
          Patches.leading(extents, columns));
      if (!direct) {
        Patches.fold(
            sliding, frame.reals(), channels, extents.groupChannels(), frame.scratch(), row, rows);
      }
    }
  }
}
