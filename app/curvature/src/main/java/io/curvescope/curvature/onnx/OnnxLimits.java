package io.curvescope.curvature.onnx;

/**
 * How much a model may ask for.
 *
 * @param maximumBytes the whole file; the format itself ends below 2 GiB
 * @param maximumNodes the nodes of the graph
 * @param maximumTensors the initializers of the graph
 * @param maximumMessages all messages in the file, nodes, attributes and tensors among them
 * @param maximumEntries all fields of messages, and all elements of lists of integers
 * @param maximumRank the axes of a tensor
 * @param maximumElements the elements of one tensor, computed ones included
 * @param maximumFoldedElements bounds the work of computing constants while the model is read:
 *     tensors of at most 16 times so many elements, together
 * @param maximumConstantBytes the heap that all constants take together, those that are computed
 *     while the model is read and weights that are no variables
 */
public record OnnxLimits(
    int maximumBytes,
    int maximumNodes,
    int maximumTensors,
    int maximumMessages,
    int maximumEntries,
    int maximumRank,
    int maximumElements,
    int maximumFoldedElements,
    long maximumConstantBytes) {

  /**
   * Limits that hold for any model whose curvature can be computed on one machine, with half of
   * this process's heap for its constants.
   */
  public static final OnnxLimits DEFAULT =
      new OnnxLimits(
          Integer.MAX_VALUE,
          100_000,
          100_000,
          2_000_000,
          16_000_000,
          16,
          1 << 30,
          1 << 22,
          Runtime.getRuntime().maxMemory() / 2);

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public OnnxLimits {
    if (maximumBytes < 1
        || maximumNodes < 1
        || maximumTensors < 1
        || maximumMessages < 1
        || maximumEntries < 1
        || maximumRank < 1
        || maximumElements < 1
        || maximumFoldedElements < 1
        || maximumConstantBytes < 1) {
      throw new IllegalArgumentException("every limit must be 1 or more");
    }
  }

  /** The same limits with other heap for constants. */
  public OnnxLimits withMaximumConstantBytes(long bytes) {
    return new OnnxLimits(
        maximumBytes,
        maximumNodes,
        maximumTensors,
        maximumMessages,
        maximumEntries,
        maximumRank,
        maximumElements,
        maximumFoldedElements,
        bytes);
  }

  /** The same limits with other numbers of messages and entries, which parsing makes objects of. */
  public OnnxLimits withMaximumParts(int messages, int entries) {
    return new OnnxLimits(
        maximumBytes,
        maximumNodes,
        maximumTensors,
        messages,
        entries,
        maximumRank,
        maximumElements,
        maximumFoldedElements,
        maximumConstantBytes);
  }
}
