package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.layout.StridedCopy;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import java.util.List;

/**
 * Weights [problems, groups, filters, channels, window] in the order [problems, groups, channels,
 * filters, window mirrored in all its axes]: those of the transposed convolution. Both views are
 * dense.
 */
public final class MirrorWeightsStep implements Step {
  private final View weights;
  private final View mirrored;
  private final int blocks;
  private final int filters;
  private final int channels;
  private final int taps;

  /**
   * Plans the copy.
   *
   * @param blocks problems times groups
   * @param filters of a group
   * @param channels of a group
   */
  public MirrorWeightsStep(View weights, View mirrored, int blocks, int filters, int channels) {
    this.weights = weights;
    this.mirrored = mirrored;
    this.blocks = blocks;
    this.filters = filters;
    this.channels = channels;
    long window = weights.shape().size() / Math.max(1, (long) blocks * filters * channels);
    this.taps = Math.toIntExact(window);
  }

  @Override
  public List<View> reads() {
    return List.of(weights);
  }

  @Override
  public List<View> writes() {
    return List.of(mirrored);
  }

  @Override
  public void run(Frame frame) {
    int bytes = weights.type().bytes();
    long from = frame.address(weights) + (taps - 1L) * bytes;
    long to = frame.address(mirrored);
    for (int block = 0; block < blocks; block++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int filter = 0; filter < filters; filter++) {
          long place = ((long) block * filters + filter) * channels + channel;
          StridedCopy.copy(bytes, from + place * taps * bytes, -1, to, 1, taps);
          to += (long) taps * bytes;
        }
      }
    }
  }
}
