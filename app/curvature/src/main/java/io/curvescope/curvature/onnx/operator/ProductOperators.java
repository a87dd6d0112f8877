package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Products;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matrix products. */
final class ProductOperators {
  private ProductOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("Gemm", ProductOperators::gemm, "MatMul", ProductOperators::matMul);
  }

  private static List<Value> matMul(NodeContext node) {
    return List.of(Products.matmul(node.builder(), node.real(0), node.real(1)));
  }

  /**
   * alpha * A' * B' + beta * C, with A' and B' transposed where asked; C broadcasts and may be left
   * out.
   */
  private static List<Value> gemm(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value left = node.real(0);
    Value right = node.real(1);
    if (left.shape().rank() != 2 || right.shape().rank() != 2) {
      throw node.malformed(
          "A and B must have two axes, got " + left.type() + " and " + right.type());
    }
    int leftAxis = node.attributes().flag("transA", false) ? 0 : 1;
    int rightAxis = node.attributes().flag("transB", false) ? 1 : 0;
    double alpha = node.attributes().real("alpha", 1);
    double beta = node.attributes().real("beta", 1);
    Primitive.Contract contract =
        new Primitive.Contract(List.of(), List.of(), List.of(leftAxis), List.of(rightAxis));
    Value product = builder.contract(contract, left, right);
    Value scaled = alpha == 1 ? product : builder.scale(product, alpha);
    Optional<Value> addend = node.optionalInput(2);
    if (addend.isEmpty() || beta == 0) {
      return List.of(scaled);
    }
    Value term = beta == 1 ? addend.get() : builder.scale(addend.get(), beta);
    return List.of(builder.add(scaled, Broadcasting.to(builder, term, product.shape())));
  }
}
