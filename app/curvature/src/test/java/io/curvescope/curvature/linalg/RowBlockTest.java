package io.curvescope.curvature.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RowBlockTest {

  @ParameterizedTest
  @CsvSource({"DOUBLE,1", "DOUBLE,3", "FLOAT,1", "FLOAT,3"})
  void productsAndCombinationsAgreeWithLoops(DataType type, int count) {
    int columns = 5000;
    double allowed = type == DataType.FLOAT ? 2e-3 : 1e-10;
    try (RowBlock left = filled(type, count, columns, 1);
        RowBlock right = filled(type, 4, columns, 2);
        RowBlock inner = RowBlock.allocate(type, count, 6)) {
      left.innerProducts(0, count, right, 1, 3, inner);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < 3; j++) {
          double sum = 0;
          for (int c = 0; c < columns; c++) {
            sum += left.get(i, c) * right.get(1 + j, c);
          }
          assertThat(inner.get(i, j)).isEqualTo(sum, within(allowed));
          assertThat(left.dot(i, right, 1 + j)).isEqualTo(sum, within(allowed));
        }
      }
      double[] before = new double[columns];
      left.read(count - 1, 0, before, columns);
      left.addCombinations(0, count, -0.5, inner, right, 1, 3);
      for (int c = 0; c < columns; c += 997) {
        double expected = before[c];
        for (int j = 0; j < 3; j++) {
          expected -= 0.5 * inner.get(count - 1, j) * right.get(1 + j, c);
        }
        assertThat(left.get(count - 1, c)).isEqualTo(expected, within(allowed));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "4096", "4097", "10000"})
  void combinesInPlaceAcrossChunks(int columns) {
    try (RowBlock rows = filled(DataType.DOUBLE, 4, columns, 3);
        RowBlock combinations = RowBlock.allocate(DataType.DOUBLE, 2, 3);
        RowBlock scratch = RowBlock.combineScratch(DataType.DOUBLE, 2, columns)) {
      double[][] before = new double[4][columns];
      for (int i = 0; i < 4; i++) {
        rows.read(i, 0, before[i], columns);
      }
      double[][] factors = {{1, -2, 0.5}, {0, 3, 1}};
      for (int i = 0; i < 2; i++) {
        combinations.write(i, 0, factors[i], 3);
      }
      rows.combine(1, 3, combinations, 2, scratch);
      for (int c = 0; c < columns; c++) {
        assertThat(rows.get(0, c)).isEqualTo(before[0][c]);
        for (int i = 0; i < 2; i++) {
          double expected =
              factors[i][0] * before[1][c]
                  + factors[i][1] * before[2][c]
                  + factors[i][2] * before[3][c];
          assertThat(rows.get(1 + i, c)).isEqualTo(expected, within(1e-12));
        }
      }
    }
  }

  @Test
  void viewsAndWrappedViewsShareTheMemory() {
    try (RowBlock rows = RowBlock.allocate(DataType.FLOAT, 4, 3)) {
      INDArray middle = rows.view(1, 2);
      assertThat(middle.shape()).containsExactly(2, 3);
      RowBlock wrapped = RowBlock.wrap(middle);
      wrapped.set(1, 2, 7);
      assertThat(rows.get(2, 2)).isEqualTo(7);
      assertThat(middle.getDouble(1, 2)).isEqualTo(7);
      assertThat(rows.view(1, 2)).isSameAs(middle);
      wrapped.close();
      assertThat(rows.get(2, 2)).isEqualTo(7);
    }
  }

  @Test
  void refusesRowsThatAreNotDense() {
    INDArray wide = Nd4j.create(DataType.DOUBLE, new long[] {3, 6}, 'c');
    INDArray part = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4));
    assertThatThrownBy(() -> RowBlock.wrap(part)).hasMessageContaining("dense rows");
    assertThatThrownBy(() -> RowBlock.wrap(Nd4j.create(DataType.DOUBLE, new long[] {3, 6}, 'f')))
        .hasMessageContaining("dense rows");
    assertThatThrownBy(() -> RowBlock.allocate(DataType.INT, 1, 1))
        .hasMessage("element type must be FLOAT or DOUBLE, is INT");
  }

  @Test
  void heldBytesFollowAllocationAndHandOver() {
    long before = RowBlock.heldBytes();
    RowBlock rows = RowBlock.allocate(DataType.DOUBLE, 2, 100);
    assertThat(RowBlock.heldBytes()).isEqualTo(before + 1600);
    INDArray array = rows.detach();
    assertThat(RowBlock.heldBytes()).isEqualTo(before);
    rows.close();
    assertThat(array.wasClosed()).isFalse();
    array.close();
  }

  @Test
  void nonFiniteElementsShowInTheAbsoluteSumWhereverTheyAre() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        for (int position = 0; position < 67; position++) {
          try (RowBlock rows = RowBlock.allocate(type, 1, 67)) {
            rows.set(0, position, bad);
            assertThat(Double.isFinite(rows.absoluteSum(0))).isFalse();
          }
        }
      }
    }
  }

  private static RowBlock filled(DataType type, int rows, int columns, long seed) {
    RowBlock block = RowBlock.allocate(type, rows, columns);
    for (int i = 0; i < rows; i++) {
      new CounterRandom(seed, i).fillNormal(block, i);
    }
    return block;
  }
}
