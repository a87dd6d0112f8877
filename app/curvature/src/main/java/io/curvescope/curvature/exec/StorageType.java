package io.curvescope.curvature.exec;

import org.nd4j.linalg.api.buffer.DataType;

/** How the elements of a buffer lie in memory; native byte order, no padding between elements. */
public enum StorageType {
  FLOAT32(4, DataType.FLOAT),
  FLOAT64(8, DataType.DOUBLE),
  INT64(8, DataType.INT64),
  /** One byte, 0 or 1. */
  BOOL(1, DataType.BOOL);

  private final int bytes;
  private final DataType dataType;

  StorageType(int bytes, DataType dataType) {
    this.bytes = bytes;
    this.dataType = dataType;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** The same type in ND4J. */
  public DataType dataType() {
    return dataType;
  }

  /**
   * The storage type of an ND4J array.
   *
   * @throws IllegalArgumentException if it is none of the four
   */
  public static StorageType of(DataType dataType) {
    for (StorageType type : values()) {
      if (type.dataType == dataType) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "array type must be FLOAT, DOUBLE, INT64 or BOOL, got " + dataType);
  }
}
