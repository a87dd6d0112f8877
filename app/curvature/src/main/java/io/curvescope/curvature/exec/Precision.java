package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.ElementType;

/** The floating type that a graph's reals get when it is compiled. */
public enum Precision {
  FLOAT32(StorageType.FLOAT32),
  FLOAT64(StorageType.FLOAT64);

  private final StorageType real;

  Precision(StorageType real) {
    this.real = real;
  }

  /** How reals are stored. */
  public StorageType real() {
    return real;
  }

  /** How elements of a kind are stored. */
  public StorageType storage(ElementType element) {
    return switch (element) {
      case REAL -> real;
      case INT64 -> StorageType.INT64;
      case BOOL -> StorageType.BOOL;
    };
  }
}
