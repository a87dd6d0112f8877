package io.curvescope.curvature.graph;

/**
 * Which operand of a bilinear convolution carries one more, outermost axis of independent problems
 * (the probes of a block). The result then carries it too.
 */
public enum Stacking {
  NONE,
  LEFT,
  RIGHT
}
