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
 * @param maximumFoldedElements the elements of one tensor that is computed while the model is read
 */
public record OnnxLimits(
    int maximumBytes,
    int maximumNodes,
    int maximumTensors,
    int maximumMessages,
    int maximumEntries,
    int maximumRank,
    int maximumElements,
    int maximumFoldedElements) {

  /** Limits that hold for any model whose curvature can be computed on one machine. */
  public static final OnnxLimits DEFAULT =
      new OnnxLimits(
          Integer.MAX_VALUE, 100_000, 100_000, 2_000_000, 16_000_000, 16, 1 << 30, 1 << 22);

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
        || maximumFoldedElements < 1) {
      throw new IllegalArgumentException("every limit must be 1 or more");
    }
  }
}
