package io.curvescope.server.diagnosis;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A spectrum without its arrays.
 *
 * @param top the largest eigenvalue; NaN where one is
 * @param topResidual the residual of the largest one, where residuals were sent
 */
public record SpectrumPoint(
    Instant time,
    long step,
    int rank,
    double top,
    OptionalDouble topResidual,
    Optional<String> operator,
    Optional<String> method,
    Optional<String> batch,
    Optional<String> dtype,
    OptionalLong seed,
    OptionalDouble trace,
    OptionalDouble traceStderr) {
  private static final Pattern VALIDATION =
      Pattern.compile("(val|valid|validation|test|eval|dev|holdout|held-?out)([^a-z].*)?");
  private static final Pattern NUMBER_AT_END = Pattern.compile("[-_:/# ]*\\d+$");

  /** Whether the loss was taken on data that the run does not learn from, by the batch's label. */
  public boolean isOnValidation() {
    return batch
        .map(label -> VALIDATION.matcher(label.toLowerCase(Locale.ROOT)).matches())
        .orElse(false);
  }

  /**
   * The batch's label without the number at its end: {@code val-0} and {@code val-1} are one
   * family.
   */
  public String batchFamily() {
    return batch.map(label -> NUMBER_AT_END.matcher(label).replaceFirst("")).orElse("");
  }

  /** The value as a sample of {@code top_eigenvalue}. */
  public Sample topSample() {
    return new Sample(time, step, rank, top);
  }
}
