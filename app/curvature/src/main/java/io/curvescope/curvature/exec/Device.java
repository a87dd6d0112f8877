package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.Graph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where programs run and buffers lie. */
public interface Device {

  /** A short name for results and logs, such as {@code cpu}. */
  String name();

  /**
   * Plans a graph. Allocates no native memory yet.
   *
   * @param precision the floating type of all reals
   */
  default Program compile(Graph graph, Precision precision) {
    return compile(graph, precision, graph.inputs().size());
  }

  /**
   * Plans a graph that works on a block of independent problems. The results of a problem have the
   * same bits however many are in the block, so that a block may be cut into smaller ones at will.
   *
   * @param precision the floating type of all reals
   * @param firstBlocked the index of the first input whose outermost axis runs over the problems;
   *     all later inputs and whatever depends on them have that axis too
   * @throws IllegalArgumentException if {@code firstBlocked} is not between 0 and the number of
   *     inputs
   */
  Program compile(Graph graph, Precision precision, int firstBlocked);

  /**
   * A new buffer of zeros.
   *
   * @param elements how many; zero or more
   * @throws IllegalArgumentException if {@code elements} is negative
   */
  Buffer allocate(StorageType type, long elements);

  /**
   * An array as a buffer: the array's own memory where it is dense in row-major ('c') order and the
   * device's memory is the host's. The array must stay reachable and in place while the buffer is
   * used; closing the buffer leaves it alone.
   *
   * @throws IllegalArgumentException if the array is not dense in row-major order, or its type has
   *     no storage type
   */
  Buffer wrap(INDArray array);

  /** Native bytes that this device's programs and own buffers hold now. */
  long allocatedBytes();

  /** The most that {@link #allocatedBytes()} has been. */
  long peakAllocatedBytes();
}
