package io.curvescope.curvature.exec.fuse;

import java.util.BitSet;

/**
 * Hands out register numbers, the lowest free one first, and remembers how many were ever needed.
 */
final class RegisterPool {
  private final BitSet taken = new BitSet();
  private int most;

  int take() {
    int register = taken.nextClearBit(0);
    taken.set(register);
    most = Math.max(most, register + 1);
    return register;
  }

  int takeOtherThan(int first, int second) {
    int register = taken.nextClearBit(0);
    while (register == first || register == second) {
      register = taken.nextClearBit(register + 1);
    }
    taken.set(register);
    most = Math.max(most, register + 1);
    return register;
  }

  void release(int register) {
    taken.clear(register);
  }

  int most() {
    return most;
  }
}
