package io.curvescope.curvature.exec.product;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.blas.OpenBlas;
import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sum of products over contracted axes as calls of GEMM: of all loops that remain after merging,
 * one of each kind makes the matrix product, and the others go round it.
 */
public final class ContractStep implements Step {
  private final View left;
  private final View right;
  private final View result;
  private final boolean accumulates;
  private final MatrixProduct product;
  private final Axis[] around;
  private final int contractedAround;
  private final int[] turns;
  private final long leftElements;
  private final long resultElements;

  private ContractStep(
      View left,
      View right,
      View result,
      boolean accumulates,
      MatrixProduct product,
      List<Axis> around) {
    this.left = left;
    this.right = right;
    this.result = result;
    this.accumulates = accumulates;
    this.product = product;
    this.around = around.toArray(Axis[]::new);
    this.contractedAround =
        (int) around.stream().filter(axis -> axis.kind() == Axis.Kind.CONTRACTED).count();
    this.turns = new int[around.size()];
    this.leftElements = left.shape().size();
    this.resultElements = result.shape().size();
  }

  /**
   * Plans a product; nothing if BLAS cannot express it on these layouts, which it always can if
   * both operands are dense with their axes in the order batch, free, contracted and the result is
   * dense.
   *
   * @param leftBlocked whether the left operand's outermost axis runs over independent problems
   * @param rightBlocked whether the right operand's outermost axis does
   * @param accumulates whether the product is added to what the result holds
   */
  public static Optional<ContractStep> plan(
      Primitive.Contract contract,
      View left,
      View right,
      View result,
      boolean leftBlocked,
      boolean rightBlocked,
      boolean accumulates) {
    List<Axis> batch = new ArrayList<>();
    List<Axis> rows = new ArrayList<>();
    List<Axis> columns = new ArrayList<>();
    List<Axis> contracted = new ArrayList<>();
    batch(contract, left, right, result, leftBlocked, rightBlocked, batch, rows, columns);
    int out = contract.leftBatch().size();
    for (int axis : free(left, contract.leftBatch(), contract.leftContracting())) {
      rows.add(
          new Axis(
              Axis.Kind.LEFT_FREE,
              left.extent(axis),
              left.stride(axis),
              0,
              result.stride(out++),
              leftBlocked && axis == 0));
    }
    for (int axis : free(right, contract.rightBatch(), contract.rightContracting())) {
      columns.add(
          new Axis(
              Axis.Kind.RIGHT_FREE,
              right.extent(axis),
              0,
              right.stride(axis),
              result.stride(out++),
              rightBlocked && axis == 0));
    }
    for (int i = 0; i < contract.leftContracting().size(); i++) {
      int a = contract.leftContracting().get(i);
      int b = contract.rightContracting().get(i);
      contracted.add(
          new Axis(
              Axis.Kind.CONTRACTED, left.extent(a), left.stride(a), right.stride(b), 0, false));
    }
    rows = Axis.merge(rows);
    columns = Axis.merge(columns);
    contracted = Axis.merge(contracted);
    batch = Axis.merge(batch);
    ContractStep best = null;
    long most = -1;
    for (Axis row : orSingle(rows, Axis.Kind.LEFT_FREE)) {
      for (Axis column : orSingle(columns, Axis.Kind.RIGHT_FREE)) {
        for (Axis inner : orSingle(contracted, Axis.Kind.CONTRACTED)) {
          long work = (long) row.extent() * column.extent() * inner.extent();
          Optional<MatrixProduct> product = MatrixProduct.of(row, column, inner);
          if (product.isPresent() && work > most) {
            List<Axis> around = new ArrayList<>(batch);
            rows.stream().filter(axis -> axis != row).forEach(around::add);
            columns.stream().filter(axis -> axis != column).forEach(around::add);
            contracted.stream().filter(axis -> axis != inner).forEach(around::add);
            best = new ContractStep(left, right, result, accumulates, product.get(), around);
            most = work;
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<Axis> orSingle(List<Axis> axes, Axis.Kind kind) {
    List<Axis> all = new ArrayList<>(axes);
    all.removeIf(Axis::separate);
    all.add(Axis.single(kind));
    return all;
  }

  private static List<Integer> free(View view, List<Integer> batch, List<Integer> contracting) {
    List<Integer> bound = new ArrayList<>(batch);
    bound.addAll(contracting);
    return view.shape().otherAxes(bound);
  }

  /** An operand that is only repeated along a batch axis makes it a free axis of the other one. */
  private static void batch(
      Primitive.Contract contract,
      View left,
      View right,
      View result,
      boolean leftBlocked,
      boolean rightBlocked,
      List<Axis> batch,
      List<Axis> rows,
      List<Axis> columns) {
    for (int i = 0; i < contract.leftBatch().size(); i++) {
      int a = contract.leftBatch().get(i);
      int b = contract.rightBatch().get(i);
      Axis axis =
          new Axis(
              Axis.Kind.BATCH,
              left.extent(a),
              left.stride(a),
              right.stride(b),
              result.stride(i),
              (leftBlocked && a == 0) || (rightBlocked && b == 0));
      if (axis.left() == 0) {
        columns.add(axis.as(Axis.Kind.RIGHT_FREE));
      } else if (axis.right() == 0) {
        rows.add(axis.as(Axis.Kind.LEFT_FREE));
      } else {
        batch.add(axis);
      }
    }
  }

  @Override
  public List<View> reads() {
    return accumulates ? List.of(left, right, result) : List.of(left, right);
  }

  @Override
  public List<View> writes() {
    return List.of(result);
  }

  @Override
  public void run(Frame frame) {
    if (resultElements == 0) {
      return;
    }
    long resultAddress = frame.address(result);
    if (product.k() == 0 || leftElements == 0) {
      if (!accumulates) {
        Memory.clear(resultAddress, result.storage().bytes());
      }
      return;
    }
    Precision precision = frame.precision();
    int bytes = precision.real().bytes();
    long leftAddress = frame.address(left);
    long rightAddress = frame.address(right);
    while (true) {
      double beta = accumulates || continuesSum() ? 1 : 0;
      OpenBlas.gemm(
          precision,
          product.transposeFirst(),
          product.transposeSecond(),
          product.m(),
          product.n(),
          product.k(),
          1,
          product.swapped() ? rightAddress : leftAddress,
          product.firstLeading(),
          product.swapped() ? leftAddress : rightAddress,
          product.secondLeading(),
          beta,
          resultAddress,
          product.resultLeading());
      int loop = around.length - 1;
      while (loop >= 0) {
        Axis axis = around[loop];
        int moved = turns[loop] + 1 == axis.extent() ? -turns[loop] : 1;
        turns[loop] += moved;
        leftAddress += moved * axis.left() * bytes;
        rightAddress += moved * axis.right() * bytes;
        resultAddress += moved * axis.result() * bytes;
        if (moved == 1) {
          break;
        }
        loop--;
      }
      if (loop < 0) {
        return;
      }
    }
  }

  /** Whether this call adds to what an earlier one of the same run wrote. */
  private boolean continuesSum() {
    for (int loop = around.length - contractedAround; loop < around.length; loop++) {
      if (turns[loop] != 0) {
        return true;
      }
    }
    return false;
  }
}
