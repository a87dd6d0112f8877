package io.curvescope.curvature;

import io.curvescope.curvature.autodiff.CurvatureProducts;
import io.curvescope.curvature.autodiff.FlatBlocks;
import io.curvescope.curvature.autodiff.Gradient;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.operator.GraphOperator;
import io.curvescope.curvature.operator.LinearizedPoint;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The loss of a model on a batch as a function of its parameters, at given weights: value, gradient
 * and exact products with curvature matrices. The entry point of this library.
 *
 * <p>Vectors are flat: the parameters row-major behind each other, in the order of {@link
 * #parameters()}. Native memory is held until {@link #close()}, which also ends the operators. Not
 * safe for use by several threads.
 */
public final class CurvatureProblem implements AutoCloseable {
  private final OnnxModel model;
  private final ModelParameters parameters;
  private final Batch batch;
  private final Loss loss;
  private final CurvatureOptions options;
  private final CurvatureGraphs graphs;
  private final List<ParameterSlice> slices;
  private final List<Buffer> inputs = new ArrayList<>();
  private final Map<CurvatureMatrix, LinearizedPoint> points = new EnumMap<>(CurvatureMatrix.class);
  private final List<GraphOperator> operators = new ArrayList<>();
  private Optional<Evaluation> evaluation = Optional.empty();

  private record Evaluation(double loss, double[] gradient) {}

  private CurvatureProblem(
      OnnxModel model,
      ModelParameters parameters,
      Batch batch,
      Loss loss,
      CurvatureOptions options) {
    this.model = model;
    this.parameters = parameters;
    this.batch = batch;
    this.loss = loss;
    this.options = options;
    this.graphs = CurvatureGraphs.of(model, parameters, batch, loss);
    List<ParameterSlice> offsets = new ArrayList<>();
    int offset = 0;
    for (Parameter parameter : parameters.variables()) {
      offsets.add(new ParameterSlice(parameter.name(), parameter.shape(), offset));
      offset = Math.addExact(offset, parameter.size());
    }
    this.slices = List.copyOf(offsets);
  }

  /**
   * A problem; nothing is computed and no native memory is taken yet.
   *
   * @param parameters which tensors are variables, and all values
   * @param batch inputs, and targets where the loss needs them
   * @throws IllegalArgumentException if model, batch and loss do not fit together, or the model
   *     needs what is not supported
   */
  public static CurvatureProblem of(
      OnnxModel model,
      ModelParameters parameters,
      Batch batch,
      Loss loss,
      CurvatureOptions options) {
    return new CurvatureProblem(model, parameters, batch, loss, options);
  }

  /** The variables in the order of flat vectors. */
  public List<ParameterSlice> parameters() {
    return slices;
  }

  /** The number n of elements of all variables. */
  public int dimension() {
    return slices.stream().mapToInt(ParameterSlice::size).sum();
  }

  /**
   * The loss.
   *
   * @throws CurvatureException if it, or its gradient, is not finite
   */
  public double loss() {
    return evaluate().loss();
  }

  /**
   * The gradient [n] in double precision, whatever it was computed in.
   *
   * @throws CurvatureException if it, or the loss, is not finite
   */
  public INDArray gradient() {
    return Nd4j.createFromArray(evaluate().gradient());
  }

  /**
   * The Euclidean norm of the gradient.
   *
   * @throws CurvatureException if the gradient or the loss is not finite
   */
  public double gradientNorm() {
    double sum = 0;
    for (double element : evaluate().gradient()) {
      sum += element * element;
    }
    return Math.sqrt(sum);
  }

  /**
   * The Hessian of the loss, n x n.
   *
   * @throws CurvatureException if the loss or its gradient is not finite
   * @throws MemoryLimitException if it does not fit the budget
   */
  public GraphOperator hessian() {
    return point(CurvatureMatrix.HESSIAN).operator();
  }

  /**
   * The generalised Gauss-Newton matrix J^T H J, n x n, with H the Hessian of the loss in the
   * model's output. It is the Fisher information of the model's own predictive distribution where
   * the loss is its negative log-likelihood: exactly for cross-entropy (softmax) and binary
   * cross-entropy (logistic); for the squared error with a Gaussian of variance 1/2; each summed or
   * averaged as the loss is.
   *
   * @throws CurvatureException if the loss or its gradient is not finite
   * @throws IllegalArgumentException if the loss is the model's own output, of which no part is
   *     known to be convex
   * @throws MemoryLimitException if it does not fit the budget
   */
  public GraphOperator gaussNewton() {
    return point(CurvatureMatrix.GAUSS_NEWTON).operator();
  }

  /**
   * The block of a matrix that belongs to some parameters, all others held still.
   *
   * @param names of parameters; the block's vectors hold them in the order of {@link #parameters()}
   * @throws IllegalArgumentException if a name is unknown or none is given
   */
  public GraphOperator block(CurvatureMatrix matrix, List<String> names) {
    List<String> known = slices.stream().map(ParameterSlice::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("no parameter '" + name + "'; there are " + known);
      }
    }
    List<Integer> chosen =
        IntStream.range(0, known.size()).filter(i -> names.contains(known.get(i))).boxed().toList();
    GraphOperator block = point(matrix).operator().restrictedTo(chosen);
    operators.add(block);
    return block;
  }

  /** The diagonal block of each parameter, by name. */
  public SequencedMap<String, GraphOperator> layers(CurvatureMatrix matrix) {
    SequencedMap<String, GraphOperator> layers = new LinkedHashMap<>();
    for (ParameterSlice slice : slices) {
      layers.put(slice.name(), block(matrix, List.of(slice.name())));
    }
    return layers;
  }

  /**
   * Native bytes that this problem takes at its peak until products with a block of m vectors are
   * computed, loss and gradient before them included: parameters, batch, residuals and programs,
   * without the vectors and products, which are the caller's. Allocates nothing.
   */
  public long predictedBytes(CurvatureMatrix matrix, int block) {
    return MemoryForecast.of(
        options.device(),
        options.precision(),
        gradientGraph(),
        linearize(matrix),
        slices.size(),
        block);
  }

  /**
   * The same loss on consecutive parts of the batch.
   *
   * @param parts how many, each of at least one sample
   * @return problems of their own, to be closed by the caller
   * @throws IllegalArgumentException if there are too few samples, or the model's graph fixes the
   *     batch size
   */
  public List<CurvatureProblem> miniBatches(int parts) {
    return BatchSplit.split(batch, parts).stream()
        .map(part -> new CurvatureProblem(model, parameters, part, loss, options))
        .toList();
  }

  /**
   * The first of {@link #miniBatches}, without the others.
   *
   * @return a problem of its own, to be closed by the caller
   * @throws IllegalArgumentException if there are too few samples, or the model's graph fixes the
   *     batch size
   */
  public CurvatureProblem firstMiniBatch(int parts) {
    Batch first = BatchSplit.split(batch, parts).getFirst();
    return new CurvatureProblem(model, parameters, first, loss, options);
  }

  /** The loss, then the gradient in one piece. */
  private Graph gradientGraph() {
    return FlatBlocks.concatenateOutputs(Gradient.of(graphs.function(), moving()), 1);
  }

  private List<Integer> moving() {
    return IntStream.range(0, slices.size()).boxed().toList();
  }

  private Linearization linearize(CurvatureMatrix matrix) {
    return switch (matrix) {
      case HESSIAN -> CurvatureProducts.hessian(graphs.function(), moving());
      case GAUSS_NEWTON -> {
        if (loss instanceof Loss.Output) {
          throw new IllegalArgumentException(
              "loss: the Gauss-Newton matrix needs a loss of the model's output; with 'output' the model is its own loss");
        }
        yield CurvatureProducts.gaussNewton(graphs.model(), graphs.loss(), moving());
      }
    };
  }

  private LinearizedPoint point(CurvatureMatrix matrix) {
    LinearizedPoint known = points.get(matrix);
    if (known == null) {
      Linearization linearization = linearize(matrix);
      evaluate();
      known =
          LinearizedPoint.at(
              options.device(),
              options.precision(),
              linearization,
              inputs(),
              slices.size(),
              options.memoryBudgetBytes());
      points.put(matrix, known);
    }
    return known;
  }

  private Evaluation evaluate() {
    if (evaluation.isEmpty()) {
      evaluation = Optional.of(computeGradient());
    }
    return evaluation.get();
  }

  private Evaluation computeGradient() {
    Device device = options.device();
    try (Program program = device.compile(gradientGraph(), options.precision());
        Buffer value = device.allocate(options.precision().real(), 1);
        Buffer slope = device.allocate(options.precision().real(), dimension())) {
      if (options.memoryBudgetBytes().isPresent()) {
        MemoryLimitException.check(
            "the gradient", program.memory().totalBytes(), options.memoryBudgetBytes().getAsLong());
      }
      program.run(inputs(), List.of(value, slope));
      double result = value.asArray(1).getDouble(0);
      if (!Double.isFinite(result)) {
        throw new CurvatureException(
            "the loss is "
                + result
                + " at these weights and this batch; its curvature does not exist");
      }
      double[] gradient = slope.asArray(dimension()).toDoubleVector();
      for (ParameterSlice slice : slices) {
        for (int i = 0; i < slice.size(); i++) {
          if (!Double.isFinite(gradient[slice.offset() + i])) {
            throw new CurvatureException(
                "the gradient of '"
                    + slice.name()
                    + "' holds "
                    + gradient[slice.offset() + i]
                    + " at element "
                    + i
                    + " although the loss is "
                    + result);
          }
        }
      }
      return new Evaluation(result, gradient);
    }
  }

  /** Parameters and floating inputs in the device's memory. */
  private List<Buffer> inputs() {
    if (inputs.isEmpty()) {
      List<StoredTensor> all =
          new ArrayList<>(parameters.variables().stream().map(Parameter::value).toList());
      all.addAll(graphs.inputs());
      for (StoredTensor tensor : all) {
        inputs.add(InputBuffers.upload(options.device(), options.precision(), tensor));
      }
    }
    return inputs;
  }

  /** Frees all native memory; operators of this problem must not be used afterwards. */
  @Override
  public void close() {
    operators.forEach(GraphOperator::close);
    operators.clear();
    points.values().forEach(LinearizedPoint::close);
    points.clear();
    inputs.forEach(Buffer::close);
    inputs.clear();
  }
}
