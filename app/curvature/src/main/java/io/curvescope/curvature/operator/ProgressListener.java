package io.curvescope.curvature.operator;

/** Told after every block of products how far a computation is, on the computing thread. */
@FunctionalInterface
public interface ProgressListener {

  /** Listens to nothing. */
  ProgressListener NONE = progress -> {};

  /** Called after every block of products; should return soon. */
  void onProgress(Progress progress);
}
