package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.TensorType;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A graph compiled for a device. The plan is complete when the program is made; its memory is
 * allocated by {@link #allocate()} or by the first run, and kept until {@link #close()}. A run
 * allocates nothing.
 *
 * <p>Deterministic: the same inputs give the same bits. One run at a time: a second thread that
 * calls {@code run} meanwhile gets an {@link IllegalStateException}.
 */
public interface Program extends AutoCloseable {

  /** The types of the inputs, in the graph's order. */
  List<TensorType> inputs();

  /** The types of the outputs, in the graph's order. */
  List<TensorType> outputs();

  /** The floating type of all reals. */
  Precision precision();

  /** Native memory, known before anything is allocated. */
  MemoryPrediction memory();

  /**
   * Allocates the arena, the scratch space and the constants, unless that is done already.
   *
   * @throws IllegalStateException if the program is closed
   */
  void allocate();

  /**
   * Computes the outputs.
   *
   * @param inputs one buffer per input, with its storage type and number of elements; not changed
   * @param outputs one buffer per output, overwritten; none may overlap another buffer
   * @throws IllegalArgumentException if a buffer does not fit, or an output overlaps another buffer
   * @throws IllegalStateException if the program or a buffer is closed, or the program is running
   */
  default void run(List<Buffer> inputs, List<Buffer> outputs) {
    run(inputs, outputs, () -> false);
  }

  /**
   * As {@link #run(List, List)}; stops between two steps once {@code cancelled} says so. The
   * outputs hold no result then.
   *
   * @throws CancellationException if it was cancelled
   */
  void run(List<Buffer> inputs, List<Buffer> outputs, BooleanSupplier cancelled);

  /** Frees the program's memory; its buffers stay. Closing twice does nothing. */
  @Override
  void close();
}
