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
 * The transpose of a convolution in its weights: the output side times the transposed patches of
 * the input, added up over images and positions in a fixed order. All views are dense.
 */
public final class ConvolutionWeightGradientStep implements Step {
  private final View input;
  private final View output;
  private final View weights;
  private final long elements;
  private final ConvolutionExtents extents;

  /** Plans {@code weights = gradient(input, output)}. */
  public ConvolutionWeightGradientStep(
      Primitive.ConvolutionWeightGradient gradient, View input, View output, View weights) {
    this.input = input;
    this.output = output;
    this.weights = weights;
    this.elements = weights.shape().size();
    boolean left = gradient.stacking() == Stacking.LEFT;
    boolean stacked = gradient.stacking() != Stacking.NONE;
    Shape problem = left ? input.shape().axes(1, input.shape().rank()) : input.shape();
    this.extents =
        ConvolutionExtents.of(
            gradient.window(),
            gradient.groups(),
            gradient.stacking(),
            stacked ? weights.extent(0) : 1,
            problem,
            weights.extent(stacked ? 1 : 0),
            input.type().bytes());
  }

  @Override
  public List<View> reads() {
    return List.of(input, output);
  }

  @Override
  public List<View> writes() {
    return List.of(weights);
  }

  @Override
  public long scratchBytes() {
    int bytes = input.type().bytes();
    return extents.patchBytes(bytes) + extents.gatheredBytes(bytes);
  }

  @Override
  public void run(Frame frame) {
    if (extents.images() == 0) {
      Memory.clear(frame.address(weights), elements * weights.type().bytes());
      return;
    }
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
    long w =
        frame.address(weights)
            + (problem * extents.weightElements() + extents.weightOffset(group)) * bytes;
    long gathered = frame.scratch() + extents.patchBytes(bytes);
    for (int row = 0; row < sliding.rows(); row += extents.positionRows()) {
      int rows = Math.min(extents.positionRows(), sliding.rows() - row);
      int columns = images * rows * sliding.rowLength();
      long patches = Patches.unfold(extents, frame, channels, images, row, rows);
      // Outer problems stack the input only, so all of them see the same output side.
      long y = frame.address(output) + extents.outputOffset(image, group, row) * bytes;
      for (int inner = 0; inner < extents.innerProblems(); inner++) {
        long source = y + inner * extents.outputElements() * bytes;
        if (images > 1) {
          OutputSide.gather(extents, bytes, images, source, gathered);
        }
        OpenBlas.gemm(
            frame.precision(),
            false,
            true,
            extents.groupFilters(),
            extents.patchSize(),
            columns,
            1,
            images == 1 ? source : gathered,
            images == 1 ? sliding.positionCount() : columns,
            patches,
            Patches.leading(extents, columns),
            image == 0 && row == 0 ? 0 : 1,
            w + inner * extents.weightElements() * bytes,
            extents.patchSize());
      }
    }
  }
}
