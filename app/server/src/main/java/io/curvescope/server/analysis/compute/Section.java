package io.curvescope.server.analysis.compute;

/** The parts of an analysis, in the order in which they are computed. */
enum Section {
  EIGENVALUES,
  TRACE,
  DENSITY,
  LAYERS
}
