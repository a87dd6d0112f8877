package io.curvescope.curvature.operator;

import io.curvescope.curvature.autodiff.CurvatureProducts;
import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The products that a tangent graph computes, at the point where its coefficients were computed. A
 * block of m vectors is run as one program; under a memory budget it is cut into the fewest runs
 * that fit.
 *
 * <p>Not safe for use by several threads. Programs are kept for the block size in use and freed by
 * {@link #close()}; the coefficients belong to somebody else.
 */
public final class GraphOperator implements LinearOperator, AutoCloseable {
  private final Device device;
  private final Precision precision;
  private final Graph tangent;
  private final List<Buffer> coefficients;
  private final List<Integer> chosen;
  private final int dimension;
  private final OptionalLong budgetBytes;
  private final Map<Integer, Program> programs = new TreeMap<>();
  private final Map<Integer, int[]> cuts = new HashMap<>();

  /**
   * @param tangent from coefficients and a direction per parameter to a product per parameter
   * @param coefficients what to bind to the leading inputs of the tangent graph
   * @param chosen the indices of the parameters that make up the operator's vectors, ascending; all
   *     others are held still
   * @param budgetBytes how many native bytes coefficients and programs may take together; absent
   *     for no limit
   */
  public GraphOperator(
      Device device,
      Precision precision,
      Graph tangent,
      List<Buffer> coefficients,
      List<Integer> chosen,
      OptionalLong budgetBytes) {
    this.device = device;
    this.precision = precision;
    this.tangent = tangent;
    this.coefficients = List.copyOf(coefficients);
    this.chosen = List.copyOf(chosen);
    this.budgetBytes = budgetBytes;
    List<Value> parameters = tangent.inputs().subList(coefficients.size(), tangent.inputs().size());
    long size = 0;
    for (int index : chosen) {
      size += parameters.get(index).shape().size();
    }
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an operator needs 1 to " + Integer.MAX_VALUE + " parameters, got " + size);
    }
    this.dimension = (int) size;
  }

  /** The same operator with all but the given parameters held still; it shares the coefficients. */
  public GraphOperator restrictedTo(List<Integer> parameters) {
    return new GraphOperator(device, precision, tangent, coefficients, parameters, budgetBytes);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public DataType dataType() {
    return precision.real().dataType();
  }

  /**
   * Native bytes that products with a block of m vectors take: coefficients and programs, without
   * the vectors and products, which are the caller's. Allocates nothing.
   *
   * @throws IllegalArgumentException if m is less than 1
   * @throws MemoryLimitException if even single vectors are over the budget
   */
  public long predictedBytes(int block) {
    requireBlock(block);
    int[] pieces = cuts.computeIfAbsent(block, this::cut);
    return coefficientBytes() + programBytes(pieces);
  }

  @Override
  public void apply(INDArray vectors, INDArray products) {
    requireBlockOf(vectors, "vectors");
    requireBlockOf(products, "products");
    int block = Math.toIntExact(vectors.size(0));
    if (products.size(0) != block) {
      throw new IllegalArgumentException(
          "vectors and products must be blocks of one size, got "
              + block
              + " and "
              + products.size(0));
    }
    int[] pieces = cuts.computeIfAbsent(block, this::cut);
    keepOnly(pieces);
    int first = 0;
    for (int piece : pieces) {
      boolean whole = piece == block;
      run(
          piece,
          whole ? vectors : rows(vectors, first, piece),
          whole ? products : rows(products, first, piece));
      first += piece;
    }
  }

  private static INDArray rows(INDArray block, int first, int count) {
    return block.get(NDArrayIndex.interval(first, first + count), NDArrayIndex.all());
  }

  private void run(int block, INDArray vectors, INDArray products) {
    Program program = programs.computeIfAbsent(block, this::compile);
    try (Buffer input = device.wrap(vectors);
        Buffer output = device.wrap(products)) {
      List<Buffer> inputs = new ArrayList<>(coefficients);
      inputs.add(input);
      program.run(inputs, List.of(output));
    }
  }

  /** The sizes of the runs that a block is cut into: equal up to one. */
  private int[] cut(int block) {
    int runs = 1;
    while (true) {
      int[] pieces = split(block, runs);
      if (budgetBytes.isEmpty()) {
        return pieces;
      }
      long needed = coefficientBytes() + programBytes(pieces);
      if (needed <= budgetBytes.getAsLong()) {
        return pieces;
      }
      if (runs == block) {
        throw new MemoryLimitException(
            "a product with one vector of " + dimension + " parameters",
            needed,
            budgetBytes.getAsLong());
      }
      runs = Math.min(block, runs * 2);
    }
  }

  private static int[] split(int block, int runs) {
    int[] pieces = new int[runs];
    for (int i = 0; i < runs; i++) {
      pieces[i] = block / runs + (i < block % runs ? 1 : 0);
    }
    return pieces;
  }

  private long programBytes(int[] pieces) {
    return Arrays.stream(pieces)
        .distinct()
        .mapToLong(
            piece -> {
              Program kept = programs.get(piece);
              if (kept != null) {
                return kept.memory().ownBytes();
              }
              try (Program planned = compile(piece)) {
                return planned.memory().ownBytes();
              }
            })
        .sum();
  }

  private Program compile(int block) {
    return device.compile(
        CurvatureProducts.overBlocks(tangent, coefficients.size(), chosen, block),
        precision,
        coefficients.size());
  }

  private void keepOnly(int[] pieces) {
    programs
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = Arrays.stream(pieces).noneMatch(piece -> piece == entry.getKey());
              if (unused) {
                entry.getValue().close();
              }
              return unused;
            });
  }

  private long coefficientBytes() {
    return coefficients.stream().mapToLong(Buffer::bytes).sum();
  }

  private static void requireBlock(int block) {
    if (block < 1) {
      throw new IllegalArgumentException("a block needs 1 or more vectors, got " + block);
    }
  }

  private void requireBlockOf(INDArray array, String what) {
    if (array.rank() != 2 || array.size(0) < 1 || array.size(1) != dimension) {
      throw new IllegalArgumentException(
          what + " must have shape [m, " + dimension + "], got " + Arrays.toString(array.shape()));
    }
    if (array.dataType() != dataType()) {
      throw new IllegalArgumentException(
          what + " must be " + dataType() + ", got " + array.dataType());
    }
  }

  /** Frees the programs. */
  @Override
  public void close() {
    programs.values().forEach(Program::close);
    programs.clear();
  }
}
