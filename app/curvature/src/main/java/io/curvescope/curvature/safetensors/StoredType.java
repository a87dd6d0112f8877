package io.curvescope.curvature.safetensors;

import io.curvescope.curvature.graph.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** The element types that are read, by their safetensors names; all are little-endian. */
public enum StoredType {
  /** IEEE 754 binary16. */
  F16(2, ElementType.REAL),
  /** The upper half of an IEEE 754 binary32. */
  BF16(2, ElementType.REAL),
  /** IEEE 754 binary32. */
  F32(4, ElementType.REAL),
  /** IEEE 754 binary64. */
  F64(8, ElementType.REAL),
  /** Two's complement, 32 bits. */
  I32(4, ElementType.INT64),
  /** Two's complement, 64 bits. */
  I64(8, ElementType.INT64),
  /** One byte, 0 or 1. */
  BOOL(1, ElementType.BOOL);

  private final int bytes;
  private final ElementType element;

  StoredType(int bytes, ElementType element) {
    this.bytes = bytes;
    this.element = element;
  }

  /** The size of one element. */
  public int bytes() {
    return bytes;
  }

  /** What an element becomes in a graph. */
  public ElementType element() {
    return element;
  }

  /** The type of a safetensors name such as {@code F32}; empty where it is none of ours. */
  public static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
