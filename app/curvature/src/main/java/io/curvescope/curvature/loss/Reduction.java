package io.curvescope.curvature.loss;

/** How the elements' losses become one number. */
public enum Reduction {
  MEAN,
  SUM
}
