package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs graphs on the CPU and compares them with the reference interpreter. */
public final class Programs {
  private Programs() {}

  /**
   * Asserts that a program gives what the interpreter gives, in both precisions and also when it
   * runs a second time.
   */
  static void assertAgrees(Graph graph, List<Tensor> inputs) {
    assertAgrees(graph, inputs, 1e-13, 2e-6);
  }

  /**
   * @param doubleTolerance relative to the largest magnitude of an output, or 1
   */
  static void assertAgrees(
      Graph graph, List<Tensor> inputs, double doubleTolerance, double floatTolerance) {
    List<Tensor> expected = ReferenceInterpreter.evaluate(graph, inputs);
    CpuDevice device = new CpuDevice();
    for (Precision precision : Precision.values()) {
      double tolerance = precision == Precision.FLOAT64 ? doubleTolerance : floatTolerance;
      List<Buffer> in = inputs.stream().map(input -> buffer(device, precision, input)).toList();
      List<Buffer> out = outputs(device, precision, graph);
      try (Program program = device.compile(graph, precision)) {
        for (int run = 0; run < 2; run++) {
          program.run(in, out);
          for (int i = 0; i < out.size(); i++) {
            assertClose(out.get(i), expected.get(i), tolerance, graph, precision);
          }
        }
      }
      in.forEach(Buffer::close);
      out.forEach(Buffer::close);
    }
    assertThat(device.allocatedBytes()).isZero();
  }

  public static Buffer buffer(Device device, Precision precision, Tensor tensor) {
    Buffer buffer =
        device.allocate(precision.storage(tensor.type().element()), tensor.shape().size());
    if (tensor.shape().size() > 0) {
      try (INDArray elements = elements(tensor);
          INDArray array = elements.castTo(buffer.type().dataType())) {
        buffer.copyFrom(array);
      }
    }
    return buffer;
  }

  /** In double, or in long where the elements are no reals. */
  private static INDArray elements(Tensor tensor) {
    IntStream indices = IntStream.range(0, (int) tensor.shape().size());
    return switch (tensor.type().element()) {
      case REAL -> Nd4j.createFromArray(indices.mapToDouble(tensor::realAt).toArray());
      case INT64 -> Nd4j.createFromArray(indices.mapToLong(tensor::int64At).toArray());
      case BOOL -> Nd4j.createFromArray(indices.mapToLong(i -> tensor.boolAt(i) ? 1 : 0).toArray());
    };
  }

  static List<Buffer> outputs(Device device, Precision precision, Graph graph) {
    List<Buffer> buffers = new ArrayList<>();
    for (var output : graph.outputs()) {
      TensorType type = output.type();
      buffers.add(device.allocate(precision.storage(type.element()), type.shape().size()));
    }
    return buffers;
  }

  static double[] elements(Buffer buffer) {
    return buffer.elements() == 0
        ? new double[0]
        : buffer.asArray(buffer.elements()).data().asDouble();
  }

  private static void assertClose(
      Buffer actual, Tensor expected, double tolerance, Graph graph, Precision precision) {
    double[] elements = elements(actual);
    double scale = 1;
    for (int i = 0; i < elements.length; i++) {
      double wanted = element(expected, i);
      scale = Double.isFinite(wanted) ? Math.max(scale, Math.abs(wanted)) : scale;
    }
    for (int i = 0; i < elements.length; i++) {
      double wanted = element(expected, i);
      boolean same = Double.compare(elements[i], wanted) == 0;
      if (!(same || Math.abs(elements[i] - wanted) <= tolerance * scale)) {
        fail(
            "%s, element %d is %s instead of %s (scale %s) in%n%s",
            precision, i, elements[i], wanted, scale, graph);
      }
    }
  }

  private static double element(Tensor tensor, int index) {
    return switch (tensor.type().element()) {
      case REAL -> tensor.realAt(index);
      case INT64 -> tensor.int64At(index);
      case BOOL -> tensor.boolAt(index) ? 1 : 0;
    };
  }
}
