package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.blas.OpenBlas;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import java.util.List;

/**
 * Convolution: for some images, or some rows of positions of one, at a time, patches are unfolded
 * and multiplied by the weights. All views are dense.
 */
public final class ConvolutionStep implements Step {
  private final View input;
  private final View weights;
  private final View output;
  private final long elements;
  private final ConvolutionExtents extents;

  /** Plans {@code output = convolution(input, weights)}. */
  public ConvolutionStep(Primitive.Convolution convolution, View input, View weights, View output) {
    this.input = input;
    this.weights = weights;
    this.output = output;
    this.elements = output.shape().size();
    boolean left = convolution.stacking() == Stacking.LEFT;
    boolean right = convolution.stacking() == Stacking.RIGHT;
    Shape problem = left ? input.shape().axes(1, input.shape().rank()) : input.shape();
    this.extents =
        ConvolutionExtents.of(
            convolution.window(),
            convolution.groups(),
            convolution.stacking(),
            left ? input.extent(0) : right ? weights.extent(0) : 1,
            problem,
            weights.extent(right ? 1 : 0),
            input.type().bytes());
  }

  @Override
  public List<View> reads() {
    return List.of(input, weights);
  }

  @Override
  public List<View> writes() {
    return List.of(output);
  }

  @Override
  public long scratchBytes() {
    int bytes = input.type().bytes();
    return extents.patchBytes(bytes) + extents.gatheredBytes(bytes);
  }

  @Override
  public void run(Frame frame) {
    if (elements == 0) {
      return;
    }
    for (int problem = 0; problem < extents.outerProblems(); problem++) {
      for (int image = 0; image < extents.images(); image += extents.imagesAtOnce()) {
        int images = Math.min(extents.imagesAtOnce(), extents.images() - image);
        for (int group = 0; group < extents.groups(); group++) {
          group(frame, problem, image, images, group);
        }
      }
    }
  }

  private void group(Frame frame, int problem, int image, int images, int group) {
    int bytes = frame.precision().real().bytes();
    Sliding sliding = extents.sliding();
    long channels =
        frame.address(input)
            + (problem * extents.inputElements() + extents.inputOffset(image, group)) * bytes;
    long w = frame.address(weights) + extents.weightOffset(group) * bytes;
    for (int row = 0; row < sliding.rows(); row += extents.positionRows()) {
      int rows = Math.min(extents.positionRows(), sliding.rows() - row);
      int columns = images * rows * sliding.rowLength();
      long patches = Patches.unfold(extents, frame, channels, images, row, rows);
      long y =
          frame.address(output)
              + (problem * extents.outputElements() + extents.outputOffset(image, group, row))
                  * bytes;
      long gathered = frame.scratch() + extents.patchBytes(bytes);
      for (int inner = 0; inner < extents.innerProblems(); inner++) {
        long target = y + inner * extents.outputElements() * bytes;
        OpenBlas.gemm(
            frame.precision(),
            false,
            false,
            extents.groupFilters(),
            columns,
            extents.patchSize(),
            1,
            w + inner * extents.weightElements() * bytes,
            extents.patchSize(),
            patches,
            Patches.leading(extents, columns),
            0,
            images == 1 ? target : gathered,
            images == 1 ? sliding.positionCount() : columns);
        if (images > 1) {
          OutputSide.scatter(extents, bytes, images, gathered, target);
        }
      }
    }
  }
}
