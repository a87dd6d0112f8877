package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.linalg.SymmetricEigen;
import io.curvescope.curvature.operator.MonitoredOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A last Rayleigh-Ritz step on the locked vectors of a space, with fresh products and with inner
 * products summed in double, so that float operators lose nothing to the recurrence; and the true
 * residuals.
 *
 * @param eigenvalues ascending; pair i has the eigenvector in row i of the basis
 */
record RitzRefinement(List<Eigenvalue> eigenvalues) {

  static RitzRefinement of(
      MonitoredOperator operator, KrylovSpace space, int block, double tolerance) {
    int count = space.locked();
    RowBlock basis = space.basis();
    for (int i = 0; i < count; i += block) {
      operator.apply(basis, i, Math.min(block, count - i), basis, count + i);
    }
    double[] matrix = new double[count * count];
    double[] gram = new double[count * count];
    for (int i = 0; i < count; i++) {
      for (int j = i; j < count; j++) {
        double product = 0.5 * (basis.dot(i, basis, count + j) + basis.dot(j, basis, count + i));
        matrix[i * count + j] = product;
        matrix[j * count + i] = product;
        double inner = basis.dot(i, basis, j);
        gram[i * count + j] = inner;
        gram[j * count + i] = inner;
      }
    }
    SymmetricEigen eigen = SymmetricEigen.generalized(matrix, gram, count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        space.combinations().set(i, j, eigen.vector(j, i));
      }
    }
    basis.combine(0, count, space.combinations(), count, space.scratch());
    basis.combine(count, count, space.combinations(), count, space.scratch());
    List<Eigenvalue> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double value = eigen.values()[i];
      basis.add(count + i, -value, basis, i);
      double residual = basis.norm(count + i);
      pairs.add(new Eigenvalue(value, residual, residual <= tolerance));
    }
    return new RitzRefinement(List.copyOf(pairs));
  }

  /** The eigenvalues at some places. */
  List<Eigenvalue> select(int[] chosen) {
    return IntStream.of(chosen).mapToObj(eigenvalues::get).toList();
  }

  /** Copies of the eigenvectors at some places, [chosen, n]. */
  INDArray vectors(RowBlock basis, int[] chosen) {
    INDArray copy = Nd4j.create(basis.dataType(), new long[] {chosen.length, basis.columns()}, 'c');
    if (chosen.length == 0) {
      return copy;
    }
    RowBlock rows = RowBlock.wrap(copy);
    for (int i = 0; i < chosen.length; i++) {
      rows.copyFrom(i, basis, chosen[i], 1);
    }
    return copy;
  }
}
