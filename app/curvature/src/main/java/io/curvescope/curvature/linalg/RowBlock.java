package io.curvescope.curvature.linalg;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A few long row vectors in one native array [rows, columns], allocated once, with the BLAS calls
 * that Krylov methods need. Inner products are summed in double whatever the element type.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class RowBlock implements AutoCloseable {

  /** Columns handled at a time where a small scratch area stands in for a second block. */
  static final int CHUNK_COLUMNS = 4096;

  private static final AtomicLong HELD_BYTES = new AtomicLong();

  private final INDArray array;
  private long ownedBytes;
  private final int rows;
  private final int columns;
  private final Blas blas;
  private final Pointer base;
  private final Pointer[] rowPointers;
  private final Map<Long, INDArray> views = new HashMap<>();

  private RowBlock(INDArray array, long ownedBytes) {
    this.array = array;
    this.ownedBytes = ownedBytes;
    HELD_BYTES.addAndGet(ownedBytes);
    this.rows = Math.toIntExact(array.size(0));
    this.columns = Math.toIntExact(array.size(1));
    this.blas = Blas.of(array.dataType());
    Pointer start = blas.typed(array.data().pointer());
    this.base = blas.at(start, array.offset());
    this.rowPointers = new Pointer[rows];
    for (int i = 0; i < rows; i++) {
      rowPointers[i] = blas.at(base, (long) i * columns);
    }
  }

  /** Allocates rows of zeros; {@link #close} gives the memory back. */
  public static RowBlock allocate(DataType type, int rows, int columns) {
    return new RowBlock(
        Nd4j.create(type, new long[] {rows, columns}, 'c'), bytes(type, rows, columns));
  }

  /**
   * Uses the memory of an array [rows, columns] in 'c' order with dense rows.
   *
   * @throws IllegalArgumentException if the array is laid out otherwise
   */
  public static RowBlock wrap(INDArray array) {
    if (array.rank() != 2
        || (array.size(1) > 1 && array.stride(1) != 1)
        || (array.size(0) > 1 && array.stride(0) != array.size(1))) {
      throw new IllegalArgumentException(
          "array must have rank 2, 'c' order and dense rows; is " + array.shapeInfoToString());
    }
    return new RowBlock(array, 0);
  }

  /** Native bytes that {@link #allocate} takes. */
  public static long bytes(DataType type, long rows, long columns) {
    return Math.multiplyExact(Math.multiplyExact(rows, columns), (long) type.width());
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Length of every row. */
  public int columns() {
    return columns;
  }

  /** Element type. */
  public DataType dataType() {
    return array.dataType();
  }

  /** The whole block. */
  public INDArray array() {
    return array;
  }

  /** Rows {@code first} to {@code first + count} as an array [count, columns] on this memory. */
  public INDArray view(int first, int count) {
    if (first == 0 && count == rows) {
      return array;
    }
    return views.computeIfAbsent(
        ((long) first << 32) | count,
        key -> array.get(NDArrayIndex.interval(first, first + count), NDArrayIndex.all()));
  }

  /** Native address of the first element, for LAPACK. */
  Pointer pointer() {
    return base;
  }

  /** One element. */
  public double get(int row, int column) {
    return blas.get(rowPointers[row], column);
  }

  /** Sets one element. */
  public void set(int row, int column, double value) {
    blas.put(rowPointers[row], column, value);
  }

  /** Copies {@code count} elements of a row from {@code column} on to the heap. */
  public void read(int row, int column, double[] values, int count) {
    blas.read(blas.at(rowPointers[row], column), values, count);
  }

  /** Sets {@code count} elements of a row from {@code column} on. */
  public void write(int row, int column, double[] values, int count) {
    blas.write(values, blas.at(rowPointers[row], column), count);
  }

  /** Sets a row to zero. */
  public void clear(int row) {
    blas.scale(columns, 0, rowPointers[row]);
  }

  /** Inner product of a row with a row of another block (or of this one). */
  public double dot(int row, RowBlock other, int otherRow) {
    return blas.dot(columns, rowPointers[row], other.rowPointers[otherRow]);
  }

  /** Euclidean norm of a row, safe from overflow. */
  public double norm(int row) {
    return blas.norm(columns, rowPointers[row]);
  }

  /** Sum of the absolute values of a row; not finite if an element is not. */
  public double absoluteSum(int row) {
    return blas.absoluteSum(columns, rowPointers[row]);
  }

  /** Multiplies a row by a factor. */
  public void scale(int row, double factor) {
    blas.scale(columns, factor, rowPointers[row]);
  }

  /** Adds a multiple of a row of another block (or of this one) to a row. */
  public void add(int row, double factor, RowBlock source, int sourceRow) {
    blas.axpy(columns, factor, source.rowPointers[sourceRow], rowPointers[row]);
  }

  /** Copies rows of another block (or earlier rows of this one, in ascending order). */
  public void copyFrom(int row, RowBlock source, int sourceRow, int count) {
    for (int i = 0; i < count; i++) {
      blas.copy(columns, source.rowPointers[sourceRow + i], rowPointers[row + i]);
    }
  }

  /**
   * Coefficients of rows on other rows: the first {@code count} x {@code otherCount} elements of
   * {@code result} become the inner products.
   *
   * @param result [at least count, at least otherCount]
   */
  public void innerProducts(
      int first, int count, RowBlock other, int otherFirst, int otherCount, RowBlock result) {
    if (count == 1) {
      blas.gemv(
          false,
          otherCount,
          columns,
          1,
          other.rowPointers[otherFirst],
          columns,
          rowPointers[first],
          0,
          result.rowPointers[0]);
      return;
    }
    blas.gemm(
        false,
        true,
        count,
        otherCount,
        columns,
        1,
        rowPointers[first],
        columns,
        other.rowPointers[otherFirst],
        columns,
        0,
        result.rowPointers[0],
        result.columns);
  }

  /**
   * Adds {@code factor} times combinations of other rows: row i of this block gets factor times sum
   * over j of coefficients[i, j] other[j].
   *
   * @param coefficients [at least count, at least otherCount]
   */
  public void addCombinations(
      int first,
      int count,
      double factor,
      RowBlock coefficients,
      RowBlock other,
      int otherFirst,
      int otherCount) {
    if (count == 1) {
      blas.gemv(
          true,
          otherCount,
          columns,
          factor,
          other.rowPointers[otherFirst],
          columns,
          coefficients.rowPointers[0],
          1,
          rowPointers[first]);
      return;
    }
    blas.gemm(
        false,
        false,
        count,
        columns,
        otherCount,
        factor,
        coefficients.rowPointers[0],
        coefficients.columns,
        other.rowPointers[otherFirst],
        columns,
        1,
        rowPointers[first],
        columns);
  }

  /** Native bytes that {@link #combineScratch} takes. */
  public static long combineScratchBytes(DataType type, int rows, int columns) {
    return bytes(type, rows, Math.min(columns, CHUNK_COLUMNS));
  }

  /** Allocates the scratch area that {@link #combine} needs for up to {@code rows} rows. */
  public static RowBlock combineScratch(DataType type, int rows, int columns) {
    return allocate(type, rows, Math.min(columns, CHUNK_COLUMNS));
  }

  /**
   * Replaces rows in place by combinations of themselves: row {@code first + i} becomes the sum
   * over j of combinations[i, j] times row {@code first + j}. Works through the columns in chunks,
   * so no second block is needed.
   *
   * @param combinations [kept, count], kept at most count
   * @param scratch of {@link #combineScratch}, at least {@code kept} rows
   */
  public void combine(int first, int count, RowBlock combinations, int kept, RowBlock scratch) {
    int chunk = scratch.columns;
    for (int column = 0; column < columns; column += chunk) {
      int width = Math.min(chunk, columns - column);
      blas.gemm(
          false,
          false,
          kept,
          width,
          count,
          1,
          combinations.rowPointers[0],
          combinations.columns,
          blas.at(rowPointers[first], column),
          columns,
          0,
          scratch.rowPointers[0],
          chunk);
      for (int i = 0; i < kept; i++) {
        blas.copy(width, scratch.rowPointers[i], blas.at(rowPointers[first + i], column));
      }
    }
  }

  /** Native bytes that all open blocks of this process own. */
  public static long heldBytes() {
    return HELD_BYTES.get();
  }

  /**
   * Hands the array over to the caller, who closes it: {@link #close} does nothing afterwards, and
   * the block must not be used.
   */
  public INDArray detach() {
    HELD_BYTES.addAndGet(-ownedBytes);
    ownedBytes = 0;
    return array;
  }

  /** Gives the native memory back; the block and its views must not be used afterwards. */
  @Override
  public void close() {
    views.clear();
    if (ownedBytes > 0) {
      detach().close();
    }
  }
}
