package io.curvescope.bench;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same products by libtorch, the way PyHessian makes them: the gradient with {@code create_graph} once, then one backward
 * pass per direction.
 */
public final class TorchHessian implements AutoCloseable {
  private final PointerScope scope = new PointerScope();
  private final TensorVector parameters = new TensorVector();
  private final TensorVector gradient;
  private final TensorVector direction = new TensorVector();

  /**
   * Computes the gradient.
   *
   * @param logits from parameters, then the inputs, to the logits
   */
  public TorchHessian(
      Network network,
      RandomPoint point,
      Precision precision,
      Function<List<Tensor>, Tensor> logits) {
    List<Tensor> bound = new ArrayList<>();
    for (int i = 0; i < point.inputs().size(); i++) {
      Shape shape = network.loss().inputs().get(i).shape();
      Tensor tensor = tensor(point.inputs().get(i), shape, precision);
      if (i < network.parameters()) {
        tensor.set_requires_grad(true);
        parameters.push_back(tensor);
        direction.push_back(tensor(point.directions().get(i), shape, precision));
      }
      bound.add(tensor);
    }
    Tensor loss = torch.cross_entropy_loss(logits.apply(bound), bound.getLast());
    gradient =
        torch.grad(
            new TensorVector(loss),
            parameters,
            new TensorVector(),
            new BoolOptional(true),
            true,
            false);
  }

  /** The first elements of an array as a tensor. */
  private static Tensor tensor(double[] values, Shape shape, Precision precision) {
    long[] extents = shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
    TensorOptions doubles = new TensorOptions(torch.ScalarType.Double);
    Tensor view = torch.from_blob(new DoublePointer(values), extents, doubles);
    return view.to(
        switch (precision) {
          case FLOAT32 -> torch.ScalarType.Float;
          case FLOAT64 -> torch.ScalarType.Double;
        },
        false,
        true,
        new org.bytedeco.pytorch.MemoryFormatOptional());
  }

  /** Computes one product and frees it. */
  public void run() {
    try (PointerScope run = new PointerScope()) {
      product();
    }
  }

  /** Computes one product; one array per parameter. */
  public List<double[]> products() {
    List<double[]> arrays = new ArrayList<>();
    try (PointerScope run = new PointerScope()) {
      TensorVector products = product();
      for (long i = 0; i < products.size(); i++) {
        Tensor tensor = products.get(i).to(torch.ScalarType.Double).contiguous();
        double[] array = new double[(int) tensor.numel()];
        tensor.data_ptr_double().get(array);
        arrays.add(array);
      }
    }
    return arrays;
  }

  private TensorVector product() {
    return torch.grad(gradient, parameters, direction, new BoolOptional(true), false, false);
  }

  @Override
  public void close() {
    scope.close();
  }

  /** The logits of {@link Networks#mlp}. */
  public static Tensor mlp(List<Tensor> bound) {
    Tensor hidden = bound.get(bound.size() - 2);
    for (int layer = 0; 2 * layer < bound.size() - 2; layer++) {
      Tensor x = layer == 0 ? hidden : torch.tanh(hidden);
      hidden =
          torch.linear(x, bound.get(2 * layer), new TensorOptional(bound.get(2 * layer + 1)));
    }
    return hidden;
  }

  /** The logits of {@link Networks#convolutional}. */
  public static Tensor convolutional(List<Tensor> bound) {
    Tensor hidden = bound.get(8);
    for (int layer = 0; layer < 3; layer++) {
      long[] ones = {1, 1};
      hidden =
          torch.relu(
              torch.conv2d(
                  hidden,
                  bound.get(2 * layer),
                  new TensorOptional(bound.get(2 * layer + 1)),
                  ones,
                  ones,
                  ones,
                  1));
      if (layer < 2) {
        hidden = torch.max_pool2d(hidden, 2, 2);
      }
    }
    return torch.linear(hidden.mean(2, 3), bound.get(6), new TensorOptional(bound.get(7)));
  }
}
