package io.curvescope.server.telemetry;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One conjugate-gradient solve.
 *
 * @param iterations how many it took, 0 or more
 * @param residual relative to the right-hand side
 * @param tolerance of the relative residual that it aimed for
 * @param damping added to the diagonal
 * @param preconditioner its kind, for example {@code jacobi}
 * @param negativeCurvature whether it met a direction of negative curvature
 * @param stepNorm Euclidean norm of the solution
 * @param seconds that the solve took
 */
public record CgEvent(
    EventHeader header,
    long iterations,
    OptionalDouble residual,
    OptionalDouble tolerance,
    OptionalDouble damping,
    Optional<String> preconditioner,
    Optional<Boolean> converged,
    Optional<Boolean> negativeCurvature,
    OptionalDouble stepNorm,
    OptionalDouble seconds)
    implements Event {
  @Override
  public EventType type() {
    return EventType.CG;
  }
}
