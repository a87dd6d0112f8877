package io.curvescope.server.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What one JSON object may hold at most. */
public final class JsonLimits {
  /** Fields of one object. */
  public static final int FIELDS = 64;

  /** Elements of one array of numbers or strings. */
  public static final int ARRAY_ELEMENTS = 10_000;

  /** Characters of all strings of one array together. */
  public static final int ARRAY_CHARACTERS = 1 << 18;

  /** Values within one nested object, at all its levels together. */
  public static final int NESTED_VALUES = 1_000;

  /** Characters of one string that is kept, unless its field says less. */
  public static final int STRING_CHARACTERS = 10_000;

  /** The largest integer: 2^53 - 1, the largest that every JSON reader holds exactly. */
  public static final long LARGEST_INTEGER = (1L << 53) - 1;

  /**
   * A parser factory that stops a document whose nesting, names, numbers or strings are far beyond
   * all reason. The limits on single fields are tighter, and refuse the field only.
   */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNameLength(1_000)
                  .maxNumberLength(1_100)
                  .maxStringLength(1_000_000)
                  .build())
          .build();

  private JsonLimits() {}
}
