package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherProgramTest {

  @SeededTest(80)
  void takingAndItsTransposeAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(1, 3, seeded.size(1, 6));
    int axis = random.between(0, shape.rank() - 1);
    int extent = shape.dimension(axis);
    Tensor indices = random.indices(random.shape(0, 2, 5), extent);
    GraphBuilder builder = new GraphBuilder();
    Value data = builder.input("data", TensorType.real(shape));
    Value at = builder.input("at", indices.type());
    Value taken = builder.take(data, at, axis);
    Value put = builder.apply(new Primitive.PutAdd(axis, extent), List.of(taken, at));
    Programs.assertAgrees(builder.build(List.of(taken, put)), List.of(random.real(shape), indices));
  }

  @SeededTest(80)
  void takingAlongAnAxisAndItsTransposeAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape rest = random.shape(1, 3, seeded.size(1, 5));
    Shape leading = random.shape(0, 1, 4);
    int axis = random.between(0, rest.rank() - 1);
    int extent = rest.dimension(axis);
    Shape shape = leading.concat(rest);
    Tensor indices = random.indices(rest.withDimension(axis, random.between(1, 6)), extent);
    GraphBuilder builder = new GraphBuilder();
    Value data = builder.input("data", TensorType.real(shape));
    Value at = builder.input("at", indices.type());
    int dataAxis = axis + leading.rank();
    Value taken =
        builder.apply(new Primitive.TakeAlongAxis(dataAxis, leading.rank()), List.of(data, at));
    Value put =
        builder.apply(
            new Primitive.PutAlongAxisAdd(dataAxis, leading.rank(), extent), List.of(taken, at));
    Programs.assertAgrees(builder.build(List.of(taken, put)), List.of(random.real(shape), indices));
  }

  @Test
  void anIndexOutOfRangeIsRefused() {
    GraphBuilder builder = new GraphBuilder();
    Value data = builder.input("data", TensorType.real(3));
    Value at = builder.input("at", TensorType.int64(Shape.of(2)));
    CpuDevice device = new CpuDevice();
    try (Program program =
            device.compile(builder.build(List.of(builder.take(data, at, 0))), Precision.FLOAT32);
        Buffer values = device.allocate(StorageType.FLOAT32, 3);
        Buffer indices =
            Programs.buffer(device, Precision.FLOAT32, Tensor.int64(Shape.of(2), 0, 3));
        Buffer result = device.allocate(StorageType.FLOAT32, 2)) {
      assertThatThrownBy(() -> program.run(List.of(values, indices), List.of(result)))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("index 3 at position 1 is not in [0, 3)");
    }
  }
}
