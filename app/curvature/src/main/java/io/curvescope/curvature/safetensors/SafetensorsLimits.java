package io.curvescope.curvature.safetensors;

/**
 * How much a file may ask for.
 *
 * @param maximumBytes the whole file
 * @param maximumHeaderBytes the JSON header; the reference implementation allows 100 MB
 * @param maximumTensors the number of tensors
 * @param maximumNameLength the length of a tensor's name, of a metadata key and of a metadata
 *     value, in characters
 * @param maximumRank the number of axes of a tensor
 */
public record SafetensorsLimits(
    long maximumBytes,
    int maximumHeaderBytes,
    int maximumTensors,
    int maximumNameLength,
    int maximumRank) {

  /**
   * Limits that hold for any model whose curvature can be computed on one machine: 4 GiB and
   * 100,000 tensors.
   */
  public static final SafetensorsLimits DEFAULT =
      new SafetensorsLimits(4L << 30, 16 << 20, 100_000, 65_536, 16);

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public SafetensorsLimits {
    if (maximumBytes < 1
        || maximumHeaderBytes < 1
        || maximumTensors < 1
        || maximumNameLength < 1
        || maximumRank < 1) {
      throw new IllegalArgumentException("every limit must be 1 or more");
    }
  }

  /** The same limits for another size of file. */
  public SafetensorsLimits withMaximumBytes(long bytes) {
    return new SafetensorsLimits(
        bytes, maximumHeaderBytes, maximumTensors, maximumNameLength, maximumRank);
  }
}
