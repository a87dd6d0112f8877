package io.curvescope.server.ingest.decode;

/** The longest strings of an event, in UTF-16 code units. */
final class Texts {
  /** Names: of a metric, a layer, a preconditioner. */
  static final int NAME = 255;

  /** What a person or an exception says. */
  static final int PROSE = 10_000;

  private Texts() {}
}
