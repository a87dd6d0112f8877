package io.curvescope.curvature.onnx.lowering;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.onnx.ConstantBudget;
import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.ModelLimitException;
import io.curvescope.curvature.onnx.OnnxLocation;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.onnx.fold.ConstantFolder;
import io.curvescope.curvature.onnx.operator.NodeContext;
import io.curvescope.curvature.onnx.operator.OperatorLowering;
import io.curvescope.curvature.onnx.operator.OperatorRegistry;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says a model in primitives. Parameters and floating inputs become inputs of the graph; integer
 * and boolean inputs are bound to the batch's values, so that shapes, masks and indices are known.
 * Only what the first output needs is lowered.
 */
public final class ModelLowering {
  private final GraphBuilder builder;
  private final OnnxModel model;
  private final ModelParameters parameters;
  private final ConstantFolder folder;
  private final ConstantBudget budget;
  private final Map<String, Value> statistics = new HashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, List<Value>> sequences = new HashMap<>();

  private ModelLowering(
      GraphBuilder builder, OnnxModel model, ModelParameters parameters, ConstantBudget budget) {
    this.builder = builder;
    this.model = model;
    this.parameters = parameters;
    this.folder = new ConstantFolder(builder, 16L * model.limits().maximumFoldedElements(), budget);
    this.budget = budget;
  }

  /**
   * Adds a model to a graph: first the parameters as inputs, then the batch's floating inputs, then
   * the computation.
   *
   * @throws io.curvescope.curvature.onnx.OnnxException if a node breaks its operator's rules or is
   *     not supported
   */
  public static LoweredModel lower(
      GraphBuilder builder, OnnxModel model, ModelParameters parameters, Batch batch) {
    ConstantBudget budget = new ConstantBudget(model.limits().maximumConstantBytes());
    return lower(builder, model, parameters, batch, budget);
  }

  /**
   * The same within a budget that further constants of the request are charged to.
   *
   * @throws io.curvescope.curvature.onnx.OnnxException if a node breaks its operator's rules or is
   *     not supported, or constants take more than the budget
   */
  public static LoweredModel lower(
      GraphBuilder builder,
      OnnxModel model,
      ModelParameters parameters,
      Batch batch,
      ConstantBudget budget) {
    return new ModelLowering(builder, model, parameters, budget).lower(batch);
  }

  private LoweredModel lower(Batch batch) {
    List<Value> variables = new ArrayList<>();
    for (Parameter parameter : parameters.variables()) {
      Value value = builder.input(parameter.name(), TensorType.real(parameter.shape()));
      variables.add(value);
      values.put(parameter.name(), value);
    }
    List<LoweredModel.BoundInput> inputs = new ArrayList<>();
    batch
        .inputs()
        .forEach(
            (name, data) -> {
              if (data.type().element() == ElementType.REAL) {
                Value value = builder.input(name, TensorType.real(data.shape()));
                inputs.add(new LoweredModel.BoundInput(value, data));
                values.put(name, value);
              } else {
                values.put(name, constant(name, data));
              }
            });
    NeededNodes.of(model).forEach(this::lower);
    return new LoweredModel(variables, inputs, value(model.outputs().getFirst()));
  }

  private void lower(OnnxNode node) {
    if (isNamedTensor(node)) {
      return;
    }
    if (node.domain().isEmpty() && node.operator().equals("SequenceAt")) {
      pick(node);
      return;
    }
    if (!node.domain().isEmpty()) {
      throw new UnsupportedModelException(
          node.location(),
          "operators of the domain '"
              + node.domain()
              + "' are not supported, functions of the model among them;"
              + " inline functions before the export is saved (onnx.inliner.inline_local_functions)");
    }
    OperatorLowering lowering =
        OperatorRegistry.find(node.operator())
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        node.location(),
                        "is not supported; supported are " + OperatorRegistry.supported()));
    List<Optional<Value>> inputs = new ArrayList<>();
    for (int index = 0; index < node.inputs().size(); index++) {
      String name = node.inputs().get(index);
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(operand(node, index, name)));
    }
    NodeContext context =
        new NodeContext(
            builder, node, model.opset(), inputs, folder, model.limits().maximumElements(), budget);
    List<Value> outputs;
    try {
      outputs = context.lower(lowering);
    } catch (GraphException | ArithmeticException e) {
      throw new MalformedModelException(node.location(), String.valueOf(e.getMessage()), e);
    }
    if (node.operator().equals("SplitToSequence")) {
      sequences.put(node.outputs().getFirst(), outputs);
    } else {
      bind(node, outputs);
    }
  }

  /** Sequences occur only between SplitToSequence and SequenceAt, whose index must be known. */
  private void pick(OnnxNode node) {
    if (node.inputs().size() != 2 || !sequences.containsKey(node.inputs().getFirst())) {
      throw new UnsupportedModelException(
          node.location(), "takes the output of SplitToSequence and an index only");
    }
    List<Value> sequence = sequences.getOrDefault(node.inputs().getFirst(), List.of());
    Value position = value(node.inputs().get(1));
    long index =
        folder
            .find(position)
            .filter(
                tensor ->
                    tensor.type().element() == ElementType.INT64 && tensor.shape().size() == 1)
            .map(tensor -> tensor.int64At(0))
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        node.location().at("input 1"), "must be one known integer"));
    if (index < -sequence.size() || index >= sequence.size()) {
      throw new MalformedModelException(
          node.location().at("input 1"),
          "index " + index + " must be from " + -sequence.size() + " to " + (sequence.size() - 1));
    }
    bind(node, List.of(sequence.get((int) (index < 0 ? index + sequence.size() : index))));
  }

  /**
   * A tensor with a value of its own, such as a merged parameter or a Constant, is not computed.
   */
  private boolean isNamedTensor(OnnxNode node) {
    return node.outputs().stream().anyMatch(parameters.values()::containsKey);
  }

  private void bind(OnnxNode node, List<Value> outputs) {
    for (int index = 0; index < node.outputs().size(); index++) {
      String name = node.outputs().get(index);
      if (index < outputs.size() && !name.isEmpty()) {
        Value output = outputs.get(index);
        requireSize(node, output);
        values.put(name, folder.fold(output));
      }
    }
  }

  private void requireSize(OnnxNode node, Value output) {
    long size = output.shape().size();
    if (size > model.limits().maximumElements()) {
      throw new ModelLimitException(
          node.location(),
          "its output "
              + output.type()
              + " has more than "
              + model.limits().maximumElements()
              + " elements");
    }
    if (output.shape().rank() > model.limits().maximumRank()) {
      throw new ModelLimitException(
          node.location(),
          "its output "
              + output.type()
              + " has more than "
              + model.limits().maximumRank()
              + " axes");
    }
  }

  /**
   * BatchNorm's running statistics are constants, even where the exporter merged one with a
   * parameter of the same values.
   */
  private Value operand(OnnxNode node, int index, String name) {
    boolean statistic = node.operator().equals("BatchNormalization") && index >= 3;
    StoredTensor own = parameters.values().get(name);
    return statistic && own != null
        ? statistics.computeIfAbsent(name, each -> constant(each, own))
        : value(name);
  }

  private Value value(String name) {
    Value known = values.get(name);
    if (known != null) {
      return known;
    }
    StoredTensor stored = parameters.values().get(name);
    if (stored == null) {
      throw new UnsupportedModelException(
          OnnxLocation.field("'" + name + "'"),
          "is an output of its operator that is not supported");
    }
    Value constant = constant(name, stored);
    values.put(name, constant);
    return constant;
  }

  private Value constant(String name, StoredTensor stored) {
    budget.charge(stored.constantBytes(), OnnxLocation.field("tensor '" + name + "'"));
    return builder.constant(stored.toTensor());
  }
}
