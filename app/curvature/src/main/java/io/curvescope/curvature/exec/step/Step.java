package io.curvescope.curvature.exec.step;

import java.util.List;

/** A unit of work in a program. Steps belong to one program and run one at a time. */
public interface Step {

  /** What it reads. */
  List<View> reads();

  /** What it overwrites, or adds to where it also reads it. */
  List<View> writes();

  /** Work space in bytes, whose contents need not survive the step. */
  default long scratchBytes() {
    return 0;
  }

  /** Registers of reals that it uses. */
  default int realRegisters() {
    return 0;
  }

  /** Registers of integers that it uses. */
  default int integerRegisters() {
    return 0;
  }

  /**
   * The views read whose storage the result may take over, because each place is read before it is
   * written.
   */
  default List<View> replaceable() {
    return List.of();
  }

  /** Does the work. */
  void run(Frame frame);
}
