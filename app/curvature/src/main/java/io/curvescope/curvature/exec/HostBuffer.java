package io.curvescope.curvature.exec;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.memory.NativeBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A buffer in the host's memory: its own, or that of an array. */
final class HostBuffer implements Buffer {
  private static final int CLOSED = -1;

  private final StorageType type;
  private final long elements;
  private final long address;
  private final Optional<NativeBlock> owned;

  /** The array whose memory this is; held so that it is not collected. */
  private final Optional<INDArray> wrapped;

  /** How many runs use the buffer now, or {@link #CLOSED}. */
  private final AtomicInteger pins = new AtomicInteger();

  private HostBuffer(
      StorageType type,
      long elements,
      long address,
      Optional<NativeBlock> owned,
      Optional<INDArray> wrapped) {
    this.type = type;
    this.elements = elements;
    this.address = address;
    this.owned = owned;
    this.wrapped = wrapped;
  }

  static HostBuffer owning(StorageType type, long elements, NativeBlock block) {
    return new HostBuffer(type, elements, block.address(), Optional.of(block), Optional.empty());
  }

  static HostBuffer wrapping(INDArray array) {
    StorageType type = StorageType.of(array.dataType());
    if (!isDense(array)) {
      throw new IllegalArgumentException(
          "a wrapped array must be dense in row-major order, got shape "
              + Arrays.toString(array.shape())
              + " with strides "
              + Arrays.toString(array.stride()));
    }
    return new HostBuffer(
        type, array.length(), address(array), Optional.empty(), Optional.of(array));
  }

  private static long address(INDArray array) {
    return array.isEmpty()
        ? 0
        : array.data().pointer().address() + array.offset() * array.data().getElementSize();
  }

  private static boolean isDense(INDArray array) {
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1) {
        if (array.stride(axis) != stride) {
          return false;
        }
        stride *= array.size(axis);
      }
    }
    return true;
  }

  @Override
  public StorageType type() {
    return type;
  }

  @Override
  public long elements() {
    return elements;
  }

  @Override
  public void copyFrom(INDArray array) {
    requireLike(array.dataType() == type.dataType(), array.length());
    INDArray dense = isDense(array) ? array : array.dup('c');
    pin();
    try {
      Memory.copy(address(dense), address, bytes());
    } finally {
      unpin();
    }
    if (dense != array) {
      dense.close();
    }
  }

  @Override
  public void copyTo(INDArray array) {
    requireLike(array.dataType() == type.dataType(), array.length());
    pin();
    try {
      if (isDense(array)) {
        Memory.copy(address, address(array), bytes());
      } else {
        array.assign(view(array.shape()));
      }
    } finally {
      unpin();
    }
  }

  @Override
  public INDArray asArray(long... shape) {
    long size = 1;
    for (long extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    requireLike(true, size);
    pin();
    try {
      return view(shape);
    } finally {
      unpin();
    }
  }

  private INDArray view(long[] shape) {
    if (elements == 0) {
      return Nd4j.empty(type.dataType());
    }
    return Nd4j.create(
        Nd4j.createBuffer(pointer(), elements, type.dataType()),
        shape,
        Nd4j.getStrides(shape, 'c'),
        0L,
        'c');
  }

  private Pointer pointer() {
    Pointer memory = new Address(address);
    Pointer typed =
        switch (type) {
          case FLOAT32 -> new FloatPointer(memory);
          case FLOAT64 -> new DoublePointer(memory);
          case INT64 -> new LongPointer(memory);
          case BOOL -> new BytePointer(memory);
        };
    return typed.capacity(elements);
  }

  /** A pointer to memory that JavaCPP does not own. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  private void requireLike(boolean sameType, long length) {
    if (!sameType || length != elements) {
      throw new IllegalArgumentException(
          "the array must hold " + elements + " elements of " + type.dataType());
    }
  }

  /** Keeps the buffer open until {@link #unpin}, and says where it lies. */
  long pin() {
    int before = pins.getAndUpdate(count -> count == CLOSED ? CLOSED : count + 1);
    if (before == CLOSED) {
      throw new IllegalStateException("the buffer is closed");
    }
    return address;
  }

  /** Where it lies. */
  long address() {
    return address;
  }

  void unpin() {
    pins.decrementAndGet();
  }

  @Override
  public void close() {
    int before = pins.compareAndExchange(0, CLOSED);
    if (before > 0) {
      throw new IllegalStateException("the buffer is in use by a running program");
    }
    if (before == 0) {
      owned.ifPresent(NativeBlock::close);
    }
  }

  @Override
  public String toString() {
    return (wrapped.isPresent() ? "array of " : "buffer of ") + elements + " " + type;
  }
}
