package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BufferTest {
  private final CpuDevice device = new CpuDevice();

  @Test
  void wrappingSharesMemoryAlsoOfADenseViewOfALargerArray() {
    INDArray array = Nd4j.zeros(DataType.FLOAT, 4, 3);
    INDArray rows = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    try (Buffer buffer = device.wrap(rows)) {
      assertThat(buffer.elements()).isEqualTo(6);
      buffer.copyFrom(Nd4j.createFromArray(1f, 2, 3, 4, 5, 6));
    }
    assertThat(array.data().asFloat()).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0);
    assertThat(device.allocatedBytes()).isZero();
  }

  @Test
  void anArrayThatIsNotDenseIsNotWrappedButCopiedInRowMajorOrder() {
    INDArray transposed = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}).transpose();
    assertThatThrownBy(() -> device.wrap(transposed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense in row-major order");
    try (Buffer buffer = device.allocate(StorageType.FLOAT64, 4)) {
      buffer.copyFrom(transposed);
      assertThat(buffer.asArray(4).toDoubleVector()).containsExactly(1, 3, 2, 4);
      INDArray target = Nd4j.zeros(DataType.DOUBLE, 2, 2).transpose();
      buffer.copyTo(target);
      assertThat(target).isEqualTo(transposed);
    }
  }

  @Test
  void anArrayOfABufferIsAViewOfItsMemory() {
    try (Buffer buffer = device.allocate(StorageType.FLOAT32, 6)) {
      buffer.asArray(2, 3).putScalar(1, 2, 7);
      assertThat(buffer.asArray(6).getFloat(5)).isEqualTo(7);
      assertThatThrownBy(() -> buffer.asArray(5))
          .hasMessage("the array must hold 6 elements of FLOAT");
    }
  }

  @Test
  void otherTypesAndSizesAreRefused() {
    assertThatThrownBy(() -> device.wrap(Nd4j.zeros(DataType.INT32, 2)))
        .hasMessage("array type must be FLOAT, DOUBLE, INT64 or BOOL, got INT");
    assertThatThrownBy(() -> device.allocate(StorageType.BOOL, -1))
        .hasMessage("elements must be 0 or more, got -1");
    try (Buffer buffer = device.allocate(StorageType.INT64, 2)) {
      assertThatThrownBy(() -> buffer.copyFrom(Nd4j.zeros(DataType.DOUBLE, 2)))
          .hasMessage("the array must hold 2 elements of LONG");
      assertThatThrownBy(() -> buffer.copyTo(Nd4j.zeros(DataType.INT64, 3)))
          .hasMessage("the array must hold 2 elements of LONG");
    }
  }
}
