package io.curvescope.curvature.graph;

/** Elementwise comparisons of two tensors of one type; with NaN only {@link #NOT_EQUAL} holds. */
public enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL
}
