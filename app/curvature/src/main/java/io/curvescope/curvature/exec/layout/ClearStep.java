package io.curvescope.curvature.exec.layout;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import java.util.List;

/** Sets all of a dense view to zero. */
public record ClearStep(View target) implements Step {
  @Override
  public List<View> reads() {
    return List.of();
  }

  @Override
  public List<View> writes() {
    return List.of(target);
  }

  @Override
  public void run(Frame frame) {
    Memory.clear(frame.address(target), target.shape().size() * target.type().bytes());
  }
}
