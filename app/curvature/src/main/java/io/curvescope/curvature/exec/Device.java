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
  Program compile(Graph graph, Precision precision);

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
