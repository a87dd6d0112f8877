package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.DenseEigen;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.MonitoredOperator;
import io.curvescope.curvature.spectrum.Eigenvalues.Completeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The whole spectrum of a small operator, from its assembled matrix; see {@link DenseEigen}. */
final class DenseEigenvalues {

  private DenseEigenvalues() {}

  static long bytes(EigenvalueRequest request, int dimension, DataType type) {
    int block = Math.min(request.block(), dimension);
    long returned =
        request.vectors() ? RowBlock.bytes(type, resultRows(request, dimension), dimension) : 0;
    return DenseEigen.bytes(dimension) + RowBlock.bytes(type, 2L * block, dimension) + returned;
  }

  private static long resultRows(EigenvalueRequest request, int dimension) {
    return (long) Math.min(request.top(), dimension) + Math.min(request.bottom(), dimension);
  }

  static Eigenvalues compute(MonitoredOperator operator, EigenvalueRequest request) {
    int dimension = operator.dimension();
    double tolerance = LanczosEigenvalues.tolerance(request, operator.dataType());
    try (DenseEigen dense = new DenseEigen(dimension)) {
      UnitProducts.forEach(
          operator,
          request.block(),
          (column, products, row) -> dense.setRow(column, products, row));
      dense.solve();
      double scale = Math.max(Math.abs(dense.value(0)), Math.abs(dense.value(dimension - 1)));
      List<Eigenvalue> whole = new ArrayList<>();
      for (int i = 0; i < dimension; i++) {
        double residual = dense.residual(i);
        whole.add(new Eigenvalue(dense.value(i), residual, residual <= tolerance * scale));
      }
      int[] top =
          IntStream.range(0, Math.min(request.top(), dimension))
              .map(i -> dimension - 1 - i)
              .toArray();
      int[] bottom = IntStream.range(0, Math.min(request.bottom(), dimension)).toArray();
      return new Eigenvalues(
          IntStream.of(top).mapToObj(whole::get).toList(),
          IntStream.of(bottom).mapToObj(whole::get).toList(),
          request.vectors()
              ? Optional.of(vectors(dense, top, operator.dataType()))
              : Optional.empty(),
          request.vectors()
              ? Optional.of(vectors(dense, bottom, operator.dataType()))
              : Optional.empty(),
          Optional.of(whole),
          Completeness.PROVEN,
          EigenvalueMethod.DENSE,
          tolerance,
          scale,
          operator.matvecs(),
          request.seed(),
          operator.dataType());
    }
  }

  private static INDArray vectors(DenseEigen dense, int[] chosen, DataType type) {
    INDArray copy = Nd4j.create(type, new long[] {chosen.length, dense.dimension()}, 'c');
    if (chosen.length > 0) {
      RowBlock rows = RowBlock.wrap(copy);
      for (int i = 0; i < chosen.length; i++) {
        rows.write(i, 0, dense.vector(chosen[i]), dense.dimension());
      }
    }
    return copy;
  }
}
