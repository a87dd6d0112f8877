package io.curvescope.server.analysis.submit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parts of a submission that are artifacts. */
enum Part {
  MODEL,
  WEIGHTS,
  BATCH;

  /** The name of the part, and of the request's field that names one by hash. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Part> ofWireName(String name) {
    return Arrays.stream(values()).filter(part -> part.wireName().equals(name)).findFirst();
  }
}
