package io.curvescope.bench;

import io.curvescope.curvature.autodiff.Gradient;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.autodiff.Vectorization;
import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.MemoryPrediction;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Hessian-vector products of a network, m at a time. */
public final class HessianProgram implements AutoCloseable {
  private final Program product;
  private final List<Buffer> inputs = new ArrayList<>();
  private final List<Buffer> outputs = new ArrayList<>();
  private final List<Buffer> owned = new ArrayList<>();

  /**
   * Linearises the gradient and runs its primal part.
   *
   * @param block m
   */
  public HessianProgram(
      Network network, RandomPoint point, Device device, Precision precision, int block) {
    List<Integer> moving = new ArrayList<>();
    for (int i = 0; i < network.parameters(); i++) {
      moving.add(i);
    }
    Graph gradient = Gradient.of(network.loss(), moving);
    Graph withoutLoss =
        new Graph(
            gradient.inputs(),
            gradient.values(),
            gradient.outputs().subList(1, gradient.outputs().size()));
    Linearization hessian = Linearization.of(Simplifier.simplify(withoutLoss), moving);
    List<Buffer> bound = new ArrayList<>();
    point.inputs().forEach(values -> bound.add(buffer(device, precision, values)));
    List<Buffer> results;
    try (Program primal = device.compile(hessian.primal(), precision)) {
      results = buffers(device, precision, primal.outputs());
      primal.run(bound, results);
    }
    Graph products =
        Simplifier.simplify(
            Vectorization.vectorize(hessian.tangent(), hessian.coefficients(), block));
    product = device.compile(products, precision, hessian.coefficients());
    inputs.addAll(hessian.coefficients(bound, results));
    point.directions().forEach(values -> inputs.add(buffer(device, precision, values)));
    outputs.addAll(buffers(device, precision, product.outputs()));
    owned.addAll(bound);
    owned.addAll(results);
    owned.addAll(inputs.subList(hessian.coefficients(), inputs.size()));
    owned.addAll(outputs);
    product.allocate();
  }

  private static List<Buffer> buffers(
      Device device, Precision precision, List<TensorType> types) {
    return types.stream()
        .map(type -> device.allocate(precision.storage(type.element()), type.shape().size()))
        .toList();
  }

  private static Buffer buffer(Device device, Precision precision, double[] values) {
    Buffer buffer = device.allocate(precision.real(), values.length);
    try (INDArray array = Nd4j.createFromArray(values).castTo(precision.real().dataType())) {
      buffer.copyFrom(array);
    }
    return buffer;
  }

  /** Computes the block of products. */
  public void run() {
    product.run(inputs, outputs);
  }

  /** The products of the last run, one array per parameter, m products behind each other. */
  public List<double[]> products() {
    return outputs.stream()
        .map(output -> output.asArray(output.elements()).toDoubleVector())
        .toList();
  }

  /** The native memory of the product's program. */
  public MemoryPrediction memory() {
    return product.memory();
  }

  @Override
  public void close() {
    product.close();
    owned.forEach(Buffer::close);
  }
}
