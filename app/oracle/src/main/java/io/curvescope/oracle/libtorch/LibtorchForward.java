package io.curvescope.oracle.libtorch;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The logits of the peer networks in libtorch's operations, from the parameters by name and the
 * inputs.
 */
final class LibtorchForward {
  private static final double EPSILON = 1e-5;

  private static final int HEADS = 4;

  private final Map<String, Tensor> parameters;

  LibtorchForward(Map<String, Tensor> parameters) {
    this.parameters = parameters;
  }

  Tensor logits(PeerNetwork network, Tensor inputs) {
    return switch (network) {
      case MLP_64, MLP_256, MLP_784, MLP_WIDE, MLP_FIVE_MILLION -> mlp(inputs);
      case CONVOLUTIONAL -> convolutional(inputs);
      case RESIDUAL -> residual(inputs);
      case TRANSFORMER, TRANSFORMER_SMALL -> transformer(inputs);
    };
  }

  private Tensor mlp(Tensor inputs) {
    Tensor hidden = inputs;
    for (int layer = 0; parameters.containsKey(layer + ".weight"); layer += 2) {
      hidden = linear(layer == 0 ? hidden : torch.tanh(hidden), Integer.toString(layer));
    }
    return hidden;
  }

  private Tensor convolutional(Tensor inputs) {
    Tensor x = torch.max_pool2d(torch.relu(convolution(inputs, "conv0", 1, 1, 1, 1)), 2, 2);
    x = torch.max_pool2d(torch.relu(convolution(x, "conv1", 1, 1, 1, 1)), 2, 2);
    x = torch.relu(convolution(x, "conv2", 1, 1, 1, 1));
    return linear(x.mean(2, 3), "head");
  }

  private Tensor residual(Tensor inputs) {
    Tensor x = convolution(inputs, "stem", 1, 1, 1, 1);
    x = torch.group_norm(x, 4, optional("norm.weight"), optional("norm.bias"), EPSILON, false);
    long[] three = {3, 3};
    long[] two = {2, 2};
    long[] one = {1, 1};
    x = torch.max_pool2d(torch.relu(x), three, two, one, one, false);
    x = convolution(x, "down", 2, 1, 1, 1);
    Tensor branch = torch.gelu(convolution(x, "depthwise", 1, 2, 2, 64));
    x = x.add(convolution(branch, "pointwise", 1, 0, 1, 2));
    x = torch.silu(convolution(torch.avg_pool2d(x, 2, 2), "wide", 1, 1, 1, 1));
    return linear(torch.tanh(linear(x.mean(2, 3), "hidden")), "head");
  }

  private Tensor transformer(Tensor ids) {
    Tensor x = torch.embedding(parameter("token.weight"), ids).add(parameter("position"));
    for (int block = 0; parameters.containsKey("blocks." + block + ".qkv.weight"); block++) {
      String name = "blocks." + block + ".";
      x = x.add(attention(layerNorm(x, name + "norm1"), name));
      Tensor up = torch.gelu(linear(layerNorm(x, name + "norm2"), name + "up"));
      x = x.add(linear(up, name + "down"));
    }
    Tensor logits = linear(layerNorm(x, "norm"), "head");
    return logits.reshape(-1, logits.size(2));
  }

  private Tensor attention(Tensor x, String block) {
    long batch = x.size(0);
    long tokens = x.size(1);
    long width = x.size(2);
    Tensor split =
        linear(x, block + "qkv")
            .reshape(batch, tokens, 3, HEADS, width / HEADS)
            .permute(2, 0, 3, 1, 4);
    Tensor scores =
        torch
            .matmul(split.select(0, 0), split.select(0, 1).transpose(2, 3))
            .mul(new Scalar(1 / Math.sqrt((double) width / HEADS)));
    Tensor future =
        torch.ones(new long[] {tokens, tokens}, new TensorOptions(torch.ScalarType.Bool)).triu(1);
    Tensor mixed =
        torch.matmul(
            torch.softmax(scores.masked_fill(future, new Scalar(Double.NEGATIVE_INFINITY)), -1),
            split.select(0, 2));
    return linear(mixed.transpose(1, 2).reshape(batch, tokens, width), block + "out");
  }

  private Tensor linear(Tensor x, String layer) {
    return torch.linear(x, parameter(layer + ".weight"), optional(layer + ".bias"));
  }

  private Tensor layerNorm(Tensor x, String layer) {
    long[] width = {x.size(-1)};
    return torch.layer_norm(
        x, width, optional(layer + ".weight"), optional(layer + ".bias"), EPSILON, false);
  }

  private Tensor convolution(
      Tensor x, String layer, int stride, int pad, int dilation, int groups) {
    return torch.conv2d(
        x,
        parameter(layer + ".weight"),
        optional(layer + ".bias"),
        new long[] {stride, stride},
        new long[] {pad, pad},
        new long[] {dilation, dilation},
        groups);
  }

  private TensorOptional optional(String name) {
    return parameters.containsKey(name)
        ? new TensorOptional(parameter(name))
        : new TensorOptional();
  }

  private Tensor parameter(String name) {
    Tensor parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name + " in " + parameters.keySet());
    }
    return parameter;
  }
}
