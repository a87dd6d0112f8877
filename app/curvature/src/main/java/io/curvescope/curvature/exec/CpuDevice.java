package io.curvescope.curvature.exec;

import io.curvescope.curvature.exec.memory.NativeAllocator;
import io.curvescope.curvature.exec.plan.Planner;
import io.curvescope.curvature.graph.Graph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The host's processor: OpenBLAS for products, fused loops for the rest. */
public final class CpuDevice implements Device {
  private final NativeAllocator allocator = new NativeAllocator();
  private final int blasThreads;

  /**
   * A device whose products use one thread, which makes results independent of the machine's load.
   */
  public CpuDevice() {
    this(1);
  }

  /**
   * @param blasThreads how many threads OpenBLAS may use while a program of this device runs; its
   *     setting for the rest of the process is restored afterwards
   * @throws IllegalArgumentException if it is less than 1
   */
  public CpuDevice(int blasThreads) {
    if (blasThreads < 1) {
      throw new IllegalArgumentException("blasThreads must be 1 or more, got " + blasThreads);
    }
    this.blasThreads = blasThreads;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Program compile(Graph graph, Precision precision, int firstBlocked) {
    if (firstBlocked < 0 || firstBlocked > graph.inputs().size()) {
      throw new IllegalArgumentException(
          "firstBlocked must be 0 to " + graph.inputs().size() + ", got " + firstBlocked);
    }
    return new CpuProgram(Planner.plan(graph, precision, firstBlocked), allocator, blasThreads);
  }

  @Override
  public Buffer allocate(StorageType type, long elements) {
    if (elements < 0) {
      throw new IllegalArgumentException("elements must be 0 or more, got " + elements);
    }
    long bytes = Math.multiplyExact(elements, (long) type.bytes());
    return HostBuffer.owning(type, elements, allocator.allocate(bytes));
  }

  @Override
  public Buffer wrap(INDArray array) {
    return HostBuffer.wrapping(array);
  }

  @Override
  public long allocatedBytes() {
    return allocator.heldBytes();
  }

  @Override
  public long peakAllocatedBytes() {
    return allocator.peakBytes();
  }
}
