package io.curvescope.curvature.exec;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row of elements in a device's memory, outside the Java heap, to be bound to a program's input
 * or output. Programs may share buffers: what one wrote, the next one reads without a copy.
 *
 * <p>After {@link #close()} every method but {@code close} throws {@link IllegalStateException};
 * closing while a program runs on the buffer is refused the same way.
 */
public interface Buffer extends AutoCloseable {

  /** How the elements are stored. */
  StorageType type();

  /** Number of elements. */
  long elements();

  /** Size in bytes. */
  default long bytes() {
    return elements() * type().bytes();
  }

  /**
   * Overwrites the elements with those of an array, read in row-major ('c') order.
   *
   * @throws IllegalArgumentException if the type or the number of elements differs
   */
  void copyFrom(INDArray array);

  /**
   * Writes the elements into an array in row-major ('c') order.
   *
   * @throws IllegalArgumentException if the type or the number of elements differs
   */
  void copyTo(INDArray array);

  /**
   * The elements as an ND4J array: a view of the buffer's own memory where the device's memory is
   * the host's, else a copy. A view must not be used after the buffer is closed.
   *
   * @param shape the array's shape, as many elements as the buffer has
   * @throws IllegalArgumentException if the number of elements differs
   */
  INDArray asArray(long... shape);

  /**
   * Frees the memory, or forgets it where it belongs to somebody else. Closing twice does nothing.
   */
  @Override
  void close();
}
