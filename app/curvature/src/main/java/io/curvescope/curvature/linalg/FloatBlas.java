package io.curvescope.curvature.linalg;

import static org.bytedeco.openblas.global.openblas.*;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** BLAS in single precision. */
final class FloatBlas implements Blas {

  private float[] transfer = new float[0];

  @Override
  public FloatPointer typed(Pointer address) {
    return new FloatPointer(address);
  }

  @Override
  public FloatPointer at(Pointer base, long index) {
    return ((FloatPointer) base).getPointer(index);
  }

  @Override
  public double get(Pointer base, long index) {
    return ((FloatPointer) base).get(index);
  }

  @Override
  public void put(Pointer base, long index, double value) {
    ((FloatPointer) base).put(index, (float) value);
  }

  @Override
  public void read(Pointer from, double[] to, int count) {
    float[] values = transfer(count);
    ((FloatPointer) from).get(values, 0, count);
    for (int i = 0; i < count; i++) {
      to[i] = values[i];
    }
  }

  @Override
  public void write(double[] from, Pointer to, int count) {
    float[] values = transfer(count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) from[i];
    }
    ((FloatPointer) to).put(values, 0, count);
  }

  private float[] transfer(int count) {
    if (transfer.length < count) {
      transfer = new float[count];
    }
    return transfer;
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
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        (float) alpha,
        (FloatPointer) a,
        lda,
        (FloatPointer) b,
        ldb,
        (float) beta,
        (FloatPointer) c,
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
    cblas_sgemv(
        CblasRowMajor,
        transpose ? CblasTrans : CblasNoTrans,
        m,
        n,
        (float) alpha,
        (FloatPointer) a,
        lda,
        (FloatPointer) x,
        1,
        (float) beta,
        (FloatPointer) y,
        1);
  }

  @Override
  public double dot(int n, Pointer x, Pointer y) {
    return cblas_dsdot(n, (FloatPointer) x, 1, (FloatPointer) y, 1);
  }

  @Override
  public double norm(int n, Pointer x) {
    return cblas_snrm2(n, (FloatPointer) x, 1);
  }

  @Override
  public double absoluteSum(int n, Pointer x) {
    return cblas_sasum(n, (FloatPointer) x, 1);
  }

  @Override
  public void scale(int n, double alpha, Pointer x) {
    cblas_sscal(n, (float) alpha, (FloatPointer) x, 1);
  }

  @Override
  public void axpy(int n, double alpha, Pointer x, Pointer y) {
    cblas_saxpy(n, (float) alpha, (FloatPointer) x, 1, (FloatPointer) y, 1);
  }

  @Override
  public void copy(int n, Pointer x, Pointer y) {
    cblas_scopy(n, (FloatPointer) x, 1, (FloatPointer) y, 1);
  }
}
