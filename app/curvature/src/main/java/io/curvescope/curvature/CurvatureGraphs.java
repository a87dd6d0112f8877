package io.curvescope.curvature;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.onnx.ConstantBudget;
import io.curvescope.curvature.onnx.OnnxLocation;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.lowering.LoweredModel;
import io.curvescope.curvature.onnx.lowering.ModelLowering;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.List;

/**
 * A model and its loss as graphs.
 *
 * @param model from parameters and floating inputs to the model's first output
 * @param loss from that output to the loss; targets are constants
 * @param function from parameters and floating inputs to the loss
 * @param inputs the data of the floating inputs, in order
 */
record CurvatureGraphs(Graph model, Graph loss, Graph function, List<StoredTensor> inputs) {
  /** A target is an id and a weight, each in an array and in a constant, in two graphs. */
  private static final int TARGET_BYTES = 2 * 2 * (Long.BYTES + Double.BYTES);

  static CurvatureGraphs of(OnnxModel model, ModelParameters parameters, Batch batch, Loss loss) {
    GraphBuilder builder = new GraphBuilder();
    ConstantBudget budget = new ConstantBudget(model.limits().maximumConstantBytes());
    batch
        .targets()
        .ifPresent(
            targets ->
                budget.charge(
                    (long) targets.size() * TARGET_BYTES,
                    OnnxLocation.field("the batch's targets")));
    LoweredModel lowered = ModelLowering.lower(builder, model, parameters, batch, budget);
    Graph modelGraph = Simplifier.simplify(builder.build(List.of(lowered.output())));
    Value value = loss.append(builder, lowered.output(), batch.targets());
    Graph function = Simplifier.simplify(builder.build(List.of(value)));
    GraphBuilder lossBuilder = new GraphBuilder();
    Value output = lossBuilder.input("output", lowered.output().type());
    Graph lossGraph =
        Simplifier.simplify(
            lossBuilder.build(List.of(loss.append(lossBuilder, output, batch.targets()))));
    return new CurvatureGraphs(
        modelGraph,
        lossGraph,
        function,
        lowered.inputs().stream().map(LoweredModel.BoundInput::data).toList());
  }
}
