package io.curvescope.curvature.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class CounterRandomTest {

  private static final int COLUMNS = 100_000;

  @Test
  void signsAreBalancedAndUncorrelatedBetweenStreams() {
    try (RowBlock block = RowBlock.allocate(DataType.FLOAT, 3, COLUMNS)) {
      new CounterRandom(5, 0).fillSigns(block, 0);
      new CounterRandom(5, 1).fillSigns(block, 1);
      new CounterRandom(6, 0).fillSigns(block, 2);
      assertThat(block.dot(0, block, 0)).isEqualTo(COLUMNS);
      double allowed = 4 * Math.sqrt(COLUMNS);
      for (int other = 1; other < 3; other++) {
        assertThat(block.dot(0, block, other)).isEqualTo(0, within(allowed));
      }
      double sum = 0;
      double[] row = new double[COLUMNS];
      block.read(0, 0, row, COLUMNS);
      for (double value : row) {
        sum += value;
      }
      assertThat(sum).isEqualTo(0, within(allowed));
    }
  }

  @Test
  void normalsHaveTheMomentsOfANormal() {
    double[] row = new double[COLUMNS];
    try (RowBlock block = RowBlock.allocate(DataType.DOUBLE, 1, COLUMNS)) {
      new CounterRandom(5, 0).fillNormal(block, 0);
      block.read(0, 0, row, COLUMNS);
    }
    double[] moments = new double[5];
    for (double value : row) {
      for (int power = 1; power < moments.length; power++) {
        moments[power] += Math.pow(value, power) / COLUMNS;
      }
    }
    assertThat(moments[1]).isEqualTo(0, within(4 / Math.sqrt(COLUMNS)));
    assertThat(moments[2]).isEqualTo(1, within(4 * Math.sqrt(2.0 / COLUMNS)));
    assertThat(moments[3]).isEqualTo(0, within(4 * Math.sqrt(15.0 / COLUMNS)));
    assertThat(moments[4]).isEqualTo(3, within(4 * Math.sqrt(96.0 / COLUMNS)));
  }

  @Test
  void theSameCounterGivesTheSameValueInEveryElementTypeAndRow() {
    try (RowBlock single = RowBlock.allocate(DataType.FLOAT, 2, 5000);
        RowBlock twice = RowBlock.allocate(DataType.DOUBLE, 1, 5000)) {
      new CounterRandom(1, 7).fillNormal(single, 1);
      new CounterRandom(1, 7).fillNormal(twice, 0);
      for (int i = 0; i < 5000; i++) {
        assertThat(single.get(1, i)).isEqualTo((float) twice.get(0, i));
      }
    }
  }
}
