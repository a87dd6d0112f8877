package io.curvescope.curvature.graph;

/** Elementwise functions, composed of primitives. At a kink the derivative is PyTorch's. */
public final class Activations {
  private Activations() {}

  /** max(x, 0); the derivative at zero is 0. */
  public static Value relu(GraphBuilder builder, Value operand) {
    Value zero = builder.splat(operand.shape(), 0);
    Value off = builder.compare(Comparison.LESS_OR_EQUAL, operand, zero);
    return builder.select(off, zero, operand);
  }

  /** x where positive, else slope * x; the derivative at zero is the slope. */
  public static Value leakyRelu(GraphBuilder builder, Value operand, double slope) {
    Value zero = builder.splat(operand.shape(), 0);
    Value off = builder.compare(Comparison.LESS_OR_EQUAL, operand, zero);
    return builder.select(off, builder.scale(operand, slope), operand);
  }

  /** x where positive, else scale * (exp(x) - 1). */
  public static Value elu(GraphBuilder builder, Value operand, double scale) {
    Value zero = builder.splat(operand.shape(), 0);
    Value off = builder.compare(Comparison.LESS_OR_EQUAL, operand, zero);
    // Only what is negative goes into expm1: an overflow in the branch not taken would poison
    // derivatives.
    Value negative = builder.select(off, operand, zero);
    Value curved = builder.scale(builder.unary(UnaryFunction.EXPM1, negative), scale);
    return builder.select(off, curved, operand);
  }

  /** log(1 + exp(x)). */
  public static Value softplus(GraphBuilder builder, Value operand) {
    return builder.unary(UnaryFunction.SOFTPLUS, operand);
  }

  /** x * (1 + erf(x / sqrt(2))) / 2. */
  public static Value gelu(GraphBuilder builder, Value operand) {
    Value erf = builder.unary(UnaryFunction.ERF, builder.scale(operand, Math.sqrt(0.5)));
    return builder.multiply(operand, builder.scale(builder.shift(erf, 1), 0.5));
  }

  /** GELU's approximation x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3))) / 2. */
  public static Value geluTanh(GraphBuilder builder, Value operand) {
    Value square = builder.multiply(operand, operand);
    Value inner = builder.multiply(operand, builder.shift(builder.scale(square, 0.044715), 1));
    Value tanh = builder.unary(UnaryFunction.TANH, builder.scale(inner, Math.sqrt(2 / Math.PI)));
    return builder.multiply(operand, builder.scale(builder.shift(tanh, 1), 0.5));
  }

  /** x * logistic(x). */
  public static Value silu(GraphBuilder builder, Value operand) {
    return builder.multiply(operand, builder.unary(UnaryFunction.LOGISTIC, operand));
  }

  /** clip(scale * x + offset, 0, 1); the derivative is 0 at both bounds. */
  public static Value hardSigmoid(
      GraphBuilder builder, Value operand, double scale, double offset) {
    Shape shape = operand.shape();
    Value line = builder.shift(builder.scale(operand, scale), offset);
    Value zero = builder.splat(shape, 0);
    Value one = builder.splat(shape, 1);
    Value low = builder.compare(Comparison.LESS_OR_EQUAL, line, zero);
    Value high = builder.compare(Comparison.GREATER_OR_EQUAL, line, one);
    return builder.select(low, zero, builder.select(high, one, line));
  }

  /** x * hardSigmoid(x, 1/6, 1/2). */
  public static Value hardSwish(GraphBuilder builder, Value operand) {
    return builder.multiply(operand, hardSigmoid(builder, operand, 1.0 / 6, 0.5));
  }
}
