package io.curvescope.curvature.operator;

/** Asked before every product whether the caller still wants the answer; read from any thread. */
@FunctionalInterface
public interface CancellationToken {

  /** Never cancelled. */
  CancellationToken NONE = () -> false;

  /** Whether the computation is to stop; once true it stays true. */
  boolean isCancelled();
}
