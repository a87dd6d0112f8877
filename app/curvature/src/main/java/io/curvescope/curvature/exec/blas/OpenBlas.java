package io.curvescope.curvature.exec.blas;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.curvescope.curvature.exec.Precision;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The few OpenBLAS functions that programs use, on the library that JavaCPP unpacks (the one that
 * ND4J uses too). Called through the foreign function interface with plain addresses: some 10 ns
 * per call, and no pointer objects.
 */
public final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int NOT_TRANSPOSED = 111;
  private static final int TRANSPOSED = 112;

  private static final SymbolLookup LIBRARY = library();
  private static final MethodHandle SGEMM = function("cblas_sgemm", gemmDescriptor(JAVA_FLOAT));
  private static final MethodHandle DGEMM = function("cblas_dgemm", gemmDescriptor(JAVA_DOUBLE));
  private static final MethodHandle GET_THREADS =
      function("openblas_get_num_threads", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle SET_THREADS =
      function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));

  private OpenBlas() {}

  /**
   * C = alpha op(A) op(B) + beta C, row-major: op(A) is m x k, op(B) k x n, C m x n.
   *
   * @param a address of A, whose rows lie {@code lda} elements apart
   * @param transposeA whether op(A) is A's transpose
   */
  public static void gemm(
      Precision precision,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double alpha,
      long a,
      int lda,
      long b,
      int ldb,
      double beta,
      long c,
      int ldc) {
    int ta = transposeA ? TRANSPOSED : NOT_TRANSPOSED;
    int tb = transposeB ? TRANSPOSED : NOT_TRANSPOSED;
    try {
      switch (precision) {
        case FLOAT32 ->
            SGEMM.invokeExact(
                ROW_MAJOR, ta, tb, m, n, k, (float) alpha, a, lda, b, ldb, (float) beta, c, ldc);
        case FLOAT64 ->
            DGEMM.invokeExact(ROW_MAJOR, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
      }
    } catch (Throwable failure) {
      throw new IllegalStateException("OpenBLAS could not be called", failure);
    }
  }

  /** How many threads a product may use; one setting for the whole process. */
  public static int threads() {
    try {
      return (int) GET_THREADS.invokeExact();
    } catch (Throwable failure) {
      throw new IllegalStateException("OpenBLAS could not be called", failure);
    }
  }

  /** Sets how many threads a product may use, for the whole process. */
  public static void setThreads(int threads) {
    try {
      SET_THREADS.invokeExact(threads);
    } catch (Throwable failure) {
      throw new IllegalStateException("OpenBLAS could not be called", failure);
    }
  }

  private static SymbolLookup library() {
    Loader.load(openblas.class);
    return name -> {
      Pointer address = Loader.addressof(name);
      return address == null || address.isNull()
          ? java.util.Optional.empty()
          : java.util.Optional.of(MemorySegment.ofAddress(address.address()));
    };
  }

  private static FunctionDescriptor gemmDescriptor(MemoryLayout real) {
    return FunctionDescriptor.ofVoid(
        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, real, JAVA_LONG, JAVA_INT,
        JAVA_LONG, JAVA_INT, real, JAVA_LONG, JAVA_INT);
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor);
  }
}
