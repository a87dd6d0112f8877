package io.curvescope.curvature.exec;

import io.curvescope.curvature.autodiff.Gradient;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.autodiff.Vectorization;
import io.curvescope.curvature.graph.Activations;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Products;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.List;

/** Hessian-vector products of small networks as graphs over blocks. */
final class TangentGraphs {
  private TangentGraphs() {}

  /** Two layers with tanh and the log-sum-exp of the outputs. */
  static Linearization mlp(int batch, int in, int hidden, int out) {
    GraphBuilder builder = new GraphBuilder();
    Value first = builder.input("first", TensorType.real(in, hidden));
    Value second = builder.input("second", TensorType.real(hidden, out));
    Value x = builder.input("x", TensorType.real(batch, in));
    Value activations = builder.unary(UnaryFunction.TANH, Products.matmul(builder, x, first));
    Value logits = Products.matmul(builder, activations, second);
    Value loss = builder.reduceSum(builder.logSumExp(logits, List.of(1)), List.of(0));
    return hessian(builder.build(List.of(loss)), List.of(0, 1));
  }

  /**
   * A convolution, a smooth activation, the mean over space, and the log-sum-exp of the channels.
   */
  static Linearization convolutional(int batch, int channels, int filters, int extent) {
    GraphBuilder builder = new GraphBuilder();
    Value weights = builder.input("weights", TensorType.real(filters, channels, 3, 3));
    Value more = builder.input("more", TensorType.real(filters, filters, 3, 3));
    Value x = builder.input("x", TensorType.real(batch, channels, extent, extent));
    List<Integer> ones = List.of(1, 1);
    Window window = new Window(List.of(3, 3), ones, ones, ones, ones);
    Value hidden = Activations.gelu(builder, builder.convolution(x, weights, window, 1));
    Value image = Activations.gelu(builder, builder.convolution(hidden, more, window, 1));
    Value pooled = Reductions.mean(builder, image, List.of(2, 3));
    Value loss = builder.reduceSum(builder.logSumExp(pooled, List.of(1)), List.of(0));
    return hessian(builder.build(List.of(loss)), List.of(0, 1));
  }

  /** Attention with one head over tokens, and the log-sum-exp of the result. */
  static Linearization attention(int batch, int tokens, int width) {
    GraphBuilder builder = new GraphBuilder();
    Value query = builder.input("query", TensorType.real(width, width));
    Value key = builder.input("key", TensorType.real(width, width));
    Value value = builder.input("value", TensorType.real(width, width));
    Value x = builder.input("x", TensorType.real(batch, tokens, width));
    Value q = Products.matmul(builder, x, query);
    Value k = builder.permute(Products.matmul(builder, x, key), List.of(0, 2, 1));
    Value scores = Reductions.softmax(builder, Products.matmul(builder, q, k), List.of(2));
    Value result = Products.matmul(builder, scores, Products.matmul(builder, x, value));
    Value loss = builder.reduceSum(builder.logSumExp(result, List.of(2)), List.of(0, 1));
    return hessian(builder.build(List.of(loss)), List.of(0, 1, 2));
  }

  private static Linearization hessian(Graph loss, List<Integer> moving) {
    return Linearization.of(Simplifier.simplify(Gradient.of(loss, moving)), moving);
  }

  /** The products over blocks of m directions. */
  static Graph overBlocks(Linearization hessian, int block) {
    return Simplifier.simplify(
        Vectorization.vectorize(hessian.tangent(), hessian.coefficients(), block));
  }
}
