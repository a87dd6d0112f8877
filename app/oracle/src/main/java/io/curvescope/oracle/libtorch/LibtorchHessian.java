package io.curvescope.oracle.libtorch;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A peer network's Hessian by libtorch, the way PyHessian multiplies by it: the gradient with
 * {@code create_graph} once, then one backward pass per direction.
 */
public final class LibtorchHessian implements AutoCloseable {
  private final PointerScope scope = new PointerScope();
  private final List<Shape> shapes;
  private final torch.ScalarType type;
  private final TensorVector parameters = new TensorVector();
  private final double loss;
  private final TensorVector gradient;
  private TensorVector direction = new TensorVector();

  /**
   * Computes loss and gradient.
   *
   * @param threads how many threads libtorch may use, from now on
   */
  public LibtorchHessian(PeerNetwork network, Precision precision, int threads) {
    torch.set_num_threads(threads);
    torch.globalContext().setUserEnabledNNPACK(false);
    this.type =
        switch (precision) {
          case FLOAT32 -> torch.ScalarType.Float;
          case FLOAT64 -> torch.ScalarType.Double;
        };
    OnnxModel model = network.model();
    List<Parameter> variables =
        ModelParameters.choose(model, Optional.empty(), Optional.empty()).variables();
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (Parameter variable : variables) {
      Tensor tensor = reals(variable.value().toDoubles(), variable.shape());
      tensor.set_requires_grad(true);
      parameters.push_back(tensor);
      named.put(variable.name(), tensor);
    }
    this.shapes = variables.stream().map(Parameter::shape).toList();
    Batch batch = network.batch(model);
    StoredTensor inputs = batch.inputs().values().iterator().next();
    Tensor logits =
        new LibtorchForward(named)
            .logits(
                network,
                switch (inputs.type().element()) {
                  case REAL -> reals(inputs.toDoubles(), inputs.shape());
                  case INT64 -> integers(inputs, inputs.shape());
                  case BOOL -> throw new IllegalArgumentException("masks are not used");
                });
    StoredTensor targets = batch.targets().orElseThrow();
    Tensor value = torch.cross_entropy_loss(logits, integers(targets, Shape.of(targets.size())));
    this.loss = value.to(torch.ScalarType.Double).item_double();
    this.gradient =
        torch.grad(
            new TensorVector(value),
            parameters,
            new TensorVector(),
            new BoolOptional(true),
            true,
            false);
  }

  private Tensor reals(double[] values, Shape shape) {
    return torch
        .from_blob(
            new DoublePointer(values), extents(shape), new TensorOptions(torch.ScalarType.Double))
        .to(type, false, true, new MemoryFormatOptional());
  }

  private static Tensor integers(StoredTensor tensor, Shape shape) {
    long[] values = IntStream.range(0, tensor.size()).mapToLong(tensor::int64At).toArray();
    return torch
        .from_blob(
            new LongPointer(values), extents(shape), new TensorOptions(torch.ScalarType.Long))
        .clone();
  }

  private static long[] extents(Shape shape) {
    return shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
  }

  /** The loss. */
  public double loss() {
    return loss;
  }

  /** Sets the direction, flat, that {@link #multiply} multiplies by. */
  public void setDirection(double[] flat) {
    direction.close();
    direction = new TensorVector();
    int offset = 0;
    for (Shape shape : shapes) {
      int size = Math.toIntExact(shape.size());
      direction.push_back(reals(Arrays.copyOfRange(flat, offset, offset + size), shape));
      offset += size;
    }
  }

  /** Computes the product and frees it. */
  public void multiply() {
    try (PointerScope run = new PointerScope()) {
      products();
    }
  }

  /** The product, flat. */
  public double[] product() {
    try (PointerScope run = new PointerScope()) {
      return flat(products());
    }
  }

  /** The gradient, flat. */
  public double[] gradient() {
    try (PointerScope run = new PointerScope()) {
      return flat(gradient);
    }
  }

  private TensorVector products() {
    return torch.grad(gradient, parameters, direction, new BoolOptional(true), false, false);
  }

  private static double[] flat(TensorVector tensors) {
    List<double[]> arrays = new ArrayList<>();
    for (long i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i).detach().to(torch.ScalarType.Double).contiguous();
      double[] array = new double[Math.toIntExact(tensor.numel())];
      tensor.data_ptr_double().get(array);
      arrays.add(array);
    }
    return arrays.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  @Override
  public void close() {
    scope.close();
  }
}
