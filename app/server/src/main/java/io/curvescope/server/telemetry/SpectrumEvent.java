package io.curvescope.server.telemetry;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Eigenvalues, or nodes of a spectral density, of a curvature operator.
 *
 * @param eigenvalues in the order in which they were sent
 * @param weights of a density, one per eigenvalue
 * @param residuals one per eigenvalue
 * @param operator for example {@code hessian} or {@code ggn}
 * @param method for example {@code lanczos}; {@code recomputed} where the server did it
 * @param batch names the data on which the loss was taken
 * @param matvecs operator applications spent
 * @param dtype for example {@code float32}
 * @param traceStderr standard error of {@code trace}
 */
public record SpectrumEvent(
    EventHeader header,
    DoubleArray eigenvalues,
    Optional<DoubleArray> weights,
    Optional<DoubleArray> residuals,
    Optional<String> operator,
    Optional<String> method,
    Optional<String> batch,
    OptionalLong matvecs,
    OptionalLong seed,
    Optional<String> dtype,
    OptionalDouble trace,
    OptionalDouble traceStderr)
    implements Event {
  @Override
  public EventType type() {
    return EventType.SPECTRUM;
  }

  /** The largest eigenvalue: NaN where one is NaN, empty where there are none. */
  public OptionalDouble topEigenvalue() {
    return IntStream.range(0, eigenvalues.size()).mapToDouble(eigenvalues::get).max();
  }

  /** How many numbers its arrays hold together. */
  public long arrayElements() {
    return (long) eigenvalues.size()
        + weights.map(DoubleArray::size).orElse(0)
        + residuals.map(DoubleArray::size).orElse(0);
  }
}
