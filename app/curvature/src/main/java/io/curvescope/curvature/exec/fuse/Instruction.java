package io.curvescope.curvature.exec.fuse;

import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.tile.IntegerLoops;
import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.UnaryFunction;

/** One operation on the first n elements of registers; masks live in registers of reals. */
interface Instruction {
  void run(Frame frame, int n);

  record Unary(UnaryFunction function, int target, int a) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().unary(function, target, a, n);
    }
  }

  record Binary(BinaryFunction function, int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().binary(function, target, a, b, n);
    }
  }

  /** Adds a times b to the target. */
  record MultiplyAdd(int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().multiplyAdd(target, a, b, n);
    }
  }

  record Compare(Comparison comparison, int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().compare(comparison, target, a, b, n);
    }
  }

  record Logical(LogicalFunction function, int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().logical(function, target, a, b, n);
    }
  }

  record Select(int target, int mask, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().select(target, mask, a, b, n);
    }
  }

  /** Nonzero to 1. */
  record ToMask(int target, int a) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().toMask(target, a, n);
    }
  }

  /** Integers to reals; also turns 0 and 1 into a mask. */
  record IntegerToReal(int target, int integers) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().convert(target, frame.integers(integers), n);
    }
  }

  /** Reals or masks to integers. */
  record RealToInteger(int integers, int a) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      frame.reals().truncate(frame.integers(integers), a, n);
    }
  }

  record IntegerToMask(int integers, int a) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      IntegerLoops.toMask(frame.integers(integers), frame.integers(a), n);
    }
  }

  record IntegerBinary(BinaryFunction function, int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      IntegerLoops.binary(
          function, frame.integers(target), frame.integers(a), frame.integers(b), n);
    }
  }

  record IntegerCompare(Comparison comparison, int target, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      IntegerLoops.compare(
          comparison, frame.integers(target), frame.integers(a), frame.integers(b), n);
    }
  }

  record IntegerSelect(int target, int mask, int a, int b) implements Instruction {
    @Override
    public void run(Frame frame, int n) {
      IntegerLoops.select(
          frame.integers(target), frame.integers(mask), frame.integers(a), frame.integers(b), n);
    }
  }
}
