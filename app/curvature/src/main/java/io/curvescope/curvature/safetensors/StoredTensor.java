package io.curvescope.curvature.safetensors;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A read-only view of a tensor's little-endian bytes, row-major. Elements are converted when they
 * are asked for; nothing is copied before.
 */
public final class StoredTensor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final StoredType type;
  private final Shape shape;
  private final int size;
  private final MemorySegment bytes;

  /**
   * A view of bytes that nobody changes any more.
   *
   * @throws IllegalArgumentException if the shape has more than 2^31 - 1 elements, or other than
   *     the bytes hold
   */
  public StoredTensor(StoredType type, Shape shape, MemorySegment bytes) {
    long elements = shape.size();
    if (elements > Integer.MAX_VALUE || elements * type.bytes() != bytes.byteSize()) {
      throw new IllegalArgumentException(
          "a tensor of "
              + type
              + shape
              + " needs "
              + elements
              + " elements of "
              + type.bytes()
              + " bytes, got "
              + bytes.byteSize()
              + " bytes");
    }
    this.type = type;
    this.shape = shape;
    this.size = (int) elements;
    this.bytes = bytes.asReadOnly();
  }

  /** A tensor of binary64 elements. */
  public static StoredTensor ofDoubles(Shape shape, double... elements) {
    return new StoredTensor(StoredType.F64, shape, copy(elements, DOUBLE));
  }

  /** A tensor of binary32 elements. */
  public static StoredTensor ofFloats(Shape shape, float... elements) {
    MemorySegment bytes =
        MemorySegment.ofArray(new byte[Math.multiplyExact(elements.length, Float.BYTES)]);
    MemorySegment.copy(elements, 0, bytes, FLOAT, 0, elements.length);
    return new StoredTensor(StoredType.F32, shape, bytes);
  }

  /** A tensor of 64-bit integers. */
  public static StoredTensor ofLongs(Shape shape, long... elements) {
    MemorySegment bytes =
        MemorySegment.ofArray(new byte[Math.multiplyExact(elements.length, Long.BYTES)]);
    MemorySegment.copy(elements, 0, bytes, LONG, 0, elements.length);
    return new StoredTensor(StoredType.I64, shape, bytes);
  }

  private static MemorySegment copy(double[] elements, ValueLayout.OfDouble layout) {
    MemorySegment bytes =
        MemorySegment.ofArray(new byte[Math.multiplyExact(elements.length, Double.BYTES)]);
    MemorySegment.copy(elements, 0, bytes, layout, 0, elements.length);
    return bytes;
  }

  /** How the elements are stored. */
  public StoredType type() {
    return type;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The stored bytes, read-only. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** One element of a floating tensor, by its position in row-major order. */
  public double realAt(int index) {
    return switch (type) {
      case F16 -> Float.float16ToFloat(bytes.get(SHORT, 2L * index));
      case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, 2L * index) << 16);
      case F32 -> bytes.get(FLOAT, 4L * index);
      case F64 -> bytes.get(DOUBLE, 8L * index);
      case I32, I64, BOOL ->
          throw new IllegalStateException("elements of " + type + " are not reals");
    };
  }

  /** One element of an integer tensor, by its position in row-major order. */
  public long int64At(int index) {
    return switch (type) {
      case I32 -> bytes.get(INT, 4L * index);
      case I64 -> bytes.get(LONG, 8L * index);
      case F16, BF16, F32, F64, BOOL ->
          throw new IllegalStateException("elements of " + type + " are not integers");
    };
  }

  /** One element of a mask, by its position in row-major order; any byte but zero is true. */
  public boolean boolAt(int index) {
    if (type != StoredType.BOOL) {
      throw new IllegalStateException("elements of " + type + " are not truth values");
    }
    return bytes.get(ValueLayout.JAVA_BYTE, index) != 0;
  }

  /** All elements of a floating tensor. */
  public double[] toDoubles() {
    double[] elements = new double[size];
    for (int index = 0; index < size; index++) {
      elements[index] = realAt(index);
    }
    return elements;
  }

  /** Bytes of the constant that {@link #toTensor} makes: reals become binary64. */
  public long constantBytes() {
    return type.element() == ElementType.BOOL ? size : (long) size * Long.BYTES;
  }

  /** The same tensor as a constant of a graph, of {@link #constantBytes} bytes. */
  public Tensor toTensor() {
    return switch (type.element()) {
      case REAL -> Tensor.reals(shape, this::realAt);
      case INT64 -> Tensor.integers(shape, this::int64At);
      case BOOL -> Tensor.booleans(shape, this::boolAt);
    };
  }

  @Override
  public String toString() {
    return type.toString() + shape;
  }
}
