package io.curvescope.curvature.linalg;

import static org.bytedeco.openblas.global.openblas.*;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/** BLAS in double precision. */
final class DoubleBlas implements Blas {

  @Override
  public DoublePointer typed(Pointer address) {
    return new DoublePointer(address);
  }

  @Override
  public DoublePointer at(Pointer base, long index) {
    return ((DoublePointer) base).getPointer(index);
  }

  @Override
  public double get(Pointer base, long index) {
    return ((DoublePointer) base).get(index);
  }

  @Override
  public void put(Pointer base, long index, double value) {
    ((DoublePointer) base).put(index, (double) value);
  }

  @Override
  public void read(Pointer from, double[] to, int count) {
    ((DoublePointer) from).get(to, 0, count);
  }

  @Override
  public void write(double[] from, Pointer to, int count) {
    ((DoublePointer) to).put(from, 0, count);
  }

  @Override
  public void gemm(
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
      int ldc) {
    cblas_dgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        (double) alpha,
        (DoublePointer) a,
        lda,
        (DoublePointer) b,
        ldb,
        (double) beta,
        (DoublePointer) c,
        ldc);
  }

  @Override
  public void gemv(
      boolean transpose,
      int m,
      int n,
      double alpha,
      Pointer a,
      int lda,
      Pointer x,
      double beta,
      Pointer y) {
    cblas_dgemv(
        CblasRowMajor,
        transpose ? CblasTrans : CblasNoTrans,
        m,
        n,
        (double) alpha,
        (DoublePointer) a,
        lda,
        (DoublePointer) x,
        1,
        (double) beta,
        (DoublePointer) y,
        1);
  }

  @Override
  public double dot(int n, Pointer x, Pointer y) {
    return cblas_ddot(n, (DoublePointer) x, 1, (DoublePointer) y, 1);
  }

  @Override
  public double norm(int n, Pointer x) {
    return cblas_dnrm2(n, (DoublePointer) x, 1);
  }

  @Override
  public double absoluteSum(int n, Pointer x) {
    return cblas_dasum(n, (DoublePointer) x, 1);
  }

  @Override
  public void scale(int n, double alpha, Pointer x) {
    cblas_dscal(n, (double) alpha, (DoublePointer) x, 1);
  }

  @Override
  public void axpy(int n, double alpha, Pointer x, Pointer y) {
    cblas_daxpy(n, (double) alpha, (DoublePointer) x, 1, (DoublePointer) y, 1);
  }

  @Override
  public void copy(int n, Pointer x, Pointer y) {
    cblas_dcopy(n, (DoublePointer) x, 1, (DoublePointer) y, 1);
  }
}
