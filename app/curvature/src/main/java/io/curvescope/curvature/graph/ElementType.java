package io.curvescope.curvature.graph;

/** What the elements of a tensor are. */
public enum ElementType {
  /** The one floating kind; float32 or float64 is chosen when a graph is compiled. */
  REAL,
  /** Indices and class ids. */
  INT64,
  /** Masks. */
  BOOL
}
