package io.curvescope.bench;

import io.curvescope.curvature.graph.Activations;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Pooling;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.ArrayList;
import java.util.List;

/** The networks that are timed; layouts of parameters as in PyTorch. */
public final class Networks {
  private static final int CLASSES = 10;

  private Networks() {}

  /** Fully connected layers with tanh between them. */
  public static Network mlp(int batch, int... widths) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> parameters = new ArrayList<>();
    for (int layer = 0; layer + 1 < widths.length; layer++) {
      parameters.add(
          builder.input("weight" + layer, TensorType.real(widths[layer + 1], widths[layer])));
      parameters.add(builder.input("bias" + layer, TensorType.real(widths[layer + 1])));
    }
    Value hidden = builder.input("inputs", TensorType.real(batch, widths[0]));
    Value targets =
        builder.input("targets", TensorType.real(batch, widths[widths.length - 1]));
    for (int layer = 0; layer + 1 < widths.length; layer++) {
      if (layer > 0) {
        hidden = builder.unary(UnaryFunction.TANH, hidden);
      }
      hidden =
          linear(builder, hidden, parameters.get(2 * layer), parameters.get(2 * layer + 1));
    }
    return new Network(
        builder.build(List.of(crossEntropy(builder, hidden, targets))), parameters.size());
  }

  /** Three 3x3 convolutions with ReLU and 2x2 max pooling on 32x32 images, the mean over space, and a linear layer. */
  public static Network convolutional(int batch) {
    int[] channels = {3, 16, 32, 64};
    GraphBuilder builder = new GraphBuilder();
    List<Value> parameters = new ArrayList<>();
    for (int layer = 0; layer < 3; layer++) {
      parameters.add(
          builder.input(
              "weight" + layer, TensorType.real(channels[layer + 1], channels[layer], 3, 3)));
      parameters.add(builder.input("bias" + layer, TensorType.real(channels[layer + 1])));
    }
    parameters.add(builder.input("weight3", TensorType.real(CLASSES, channels[3])));
    parameters.add(builder.input("bias3", TensorType.real(CLASSES)));
    Value hidden = builder.input("inputs", TensorType.real(batch, 3, 32, 32));
    Value targets = builder.input("targets", TensorType.real(batch, CLASSES));
    for (int layer = 0; layer < 3; layer++) {
      Value image =
          builder.convolution(hidden, parameters.get(2 * layer), window(3, 1, 1), 1);
      Value bias = builder.broadcast(parameters.get(2 * layer + 1), image.shape(), List.of(1));
      hidden = Activations.relu(builder, builder.add(image, bias));
      if (layer < 2) {
        hidden = Pooling.max(builder, hidden, window(2, 2, 0));
      }
    }
    Value pooled = Reductions.mean(builder, hidden, List.of(2, 3));
    Value logits = linear(builder, pooled, parameters.get(6), parameters.get(7));
    return new Network(
        builder.build(List.of(crossEntropy(builder, logits, targets))), parameters.size());
  }

  private static Window window(int extent, int stride, int pad) {
    return new Window(
        List.of(extent, extent),
        List.of(stride, stride),
        List.of(pad, pad),
        List.of(pad, pad),
        List.of(1, 1));
  }

  private static Value linear(GraphBuilder builder, Value x, Value weight, Value bias) {
    Value product =
        builder.contract(
            new Primitive.Contract(List.of(), List.of(), List.of(1), List.of(1)), x, weight);
    return builder.add(product, builder.broadcast(bias, product.shape(), List.of(1)));
  }

  private static Value crossEntropy(GraphBuilder builder, Value logits, Value targets) {
    Value logProbabilities = Reductions.logSoftmax(builder, logits, List.of(1));
    Value sum = builder.reduceSum(builder.multiply(targets, logProbabilities), List.of(0, 1));
    Shape shape = logits.shape();
    return builder.scale(sum, -1.0 / shape.dimension(0));
  }
}
