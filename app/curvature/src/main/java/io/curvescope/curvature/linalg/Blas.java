package io.curvescope.curvature.linalg;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/** The BLAS calls that blocks of rows need, row-major, for one element type. */
sealed interface Blas permits DoubleBlas, FloatBlas {

  /** The calls for FLOAT or DOUBLE. */
  static Blas of(DataType type) {
    return switch (type) {
      case FLOAT -> new FloatBlas();
      case DOUBLE -> new DoubleBlas();
      case BOOL, BYTE, SHORT, INT, LONG, HALF, BFLOAT16, UBYTE, UINT16, UINT32, UINT64, UTF8 ->
          throw unsupported(type);
      case COMPRESSED, UNKNOWN -> throw unsupported(type);
    };
  }

  private static IllegalArgumentException unsupported(DataType type) {
    return new IllegalArgumentException("element type must be FLOAT or DOUBLE, is " + type);
  }

  /** A pointer of this element type to a native address. */
  Pointer typed(Pointer address);

  /** The pointer to the element at an index. */
  Pointer at(Pointer base, long index);

  double get(Pointer base, long index);

  void put(Pointer base, long index, double value);

  /** Copies elements to the heap. */
  void read(Pointer from, double[] to, int count);

  /** Copies elements from the heap, rounding to the element type. */
  void write(double[] from, Pointer to, int count);

  /** C (m x n) = alpha A (m x k) B (k x n) + beta C, each perhaps transposed. */
  void gemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double alpha,
      Pointer a,
      int lda,
      Pointer b,
      int ldb,
      double beta,
      Pointer c,
      int ldc);

  /** y = alpha A x + beta y with A (m x n), perhaps transposed. */
  void gemv(
      boolean transpose,
      int m,
      int n,
      double alpha,
      Pointer a,
      int lda,
      Pointer x,
      double beta,
      Pointer y);

  /** Inner product, summed in double. */
  double dot(int n, Pointer x, Pointer y);

  double norm(int n, Pointer x);

  double absoluteSum(int n, Pointer x);

  void scale(int n, double alpha, Pointer x);

  void axpy(int n, double alpha, Pointer x, Pointer y);

  void copy(int n, Pointer x, Pointer y);
}
