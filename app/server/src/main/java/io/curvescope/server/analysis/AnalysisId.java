package io.curvescope.server.analysis;

import java.util.Optional;
import java.util.UUID;

/** The id by which clients know an analysis: random, so that nobody can guess another's. */
public record AnalysisId(UUID value) {

  /** An id that nothing has yet. */
  public static AnalysisId random() {
    return new AnalysisId(UUID.randomUUID());
  }

  /** The id that a client wrote; empty if the text is none. */
  public static Optional<AnalysisId> parse(String text) {
    try {
      UUID value = UUID.fromString(text);
      // UUID reads shorter forms too, which would give one analysis several addresses.
      return value.toString().equalsIgnoreCase(text)
          ? Optional.of(new AnalysisId(value))
          : Optional.empty();
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
