package io.curvescope.server.demo.training;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.Parameter;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import io.curvescope.curvature.safetensors.SafetensorsWriter;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A network of 64, 16 (tanh) and 10 units with the squared error, and 500 handwritten digits; the
 * README beside the files says where they are from. Weights are flat: the parameters row-major
 * behind each other, as in {@link CurvatureProblem#parameters()}.
 */
final class DigitsNetwork {
  /** The name of the batch in what is reported and in what is submitted. */
  static final String BATCH = "digits-500";

  private static final Loss LOSS = new Loss.MeanSquaredError(Reduction.MEAN);

  private final byte[] modelFile;
  private final byte[] batchFile;
  private final OnnxModel model;
  private final SafetensorsFile tensors;
  private final Batch batch;
  private final List<Parameter> parameters;

  private DigitsNetwork(byte[] modelFile, byte[] batchFile) {
    this.modelFile = modelFile;
    this.batchFile = batchFile;
    this.model = OnnxModel.read(modelFile, OnnxLimits.DEFAULT);
    this.tensors = new SafetensorsReader(SafetensorsLimits.DEFAULT).read(batchFile);
    this.batch = Batch.of(model, tensors);
    this.parameters = ModelParameters.choose(model, Optional.empty(), Optional.empty()).variables();
  }

  /** Reads the resources. */
  static DigitsNetwork load() throws IOException {
    return new DigitsNetwork(resource("digits.onnx"), resource("digits.safetensors"));
  }

  /** The ONNX file. */
  byte[] modelFile() {
    return modelFile.clone();
  }

  /** The safetensors file of the batch. */
  byte[] batchFile() {
    return batchFile.clone();
  }

  int size() {
    return parameters.stream().mapToInt(Parameter::size).sum();
  }

  /** The weights before any training. */
  float[] initialWeights() {
    float[] weights = new float[size()];
    int offset = 0;
    for (Parameter parameter : parameters) {
      for (double element : parameter.value().toDoubles()) {
        weights[offset++] = (float) element;
      }
    }
    return weights;
  }

  /** Weights as the safetensors file of a checkpoint. */
  byte[] weightsFile(float[] weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SafetensorsWriter.write(file(weights), bytes);
    return bytes.toByteArray();
  }

  /**
   * Loss, gradient and curvature at finite weights, in double precision; to be closed by the
   * caller.
   */
  CurvatureProblem at(float[] weights) {
    return CurvatureProblem.of(
        model,
        ModelParameters.choose(model, Optional.empty(), Optional.of(file(weights))),
        batch,
        LOSS,
        CurvatureOptions.of(Precision.FLOAT64));
  }

  /**
   * The loss by a plain pass forward, also where weights are not finite: the library refuses such,
   * and a job must see its loss all the same.
   */
  double loss(float[] weights) {
    double[] inputs = tensor("inputs").toDoubles();
    double[] targets = tensor("targets").toDoubles();
    int samples = tensor("inputs").shape().dimension(0);
    int pixels = inputs.length / samples;
    int classes = targets.length / samples;
    int hidden = parameters.get(1).size();
    int second = hidden * pixels + hidden;
    double sum = 0;
    double[] activations = new double[hidden];
    for (int sample = 0; sample < samples; sample++) {
      for (int unit = 0; unit < hidden; unit++) {
        double value = weights[hidden * pixels + unit];
        for (int pixel = 0; pixel < pixels; pixel++) {
          value += (double) weights[unit * pixels + pixel] * inputs[sample * pixels + pixel];
        }
        activations[unit] = Math.tanh(value);
      }
      for (int score = 0; score < classes; score++) {
        double value = weights[second + classes * hidden + score];
        for (int unit = 0; unit < hidden; unit++) {
          value += weights[second + score * hidden + unit] * activations[unit];
        }
        double difference = value - targets[sample * classes + score];
        sum += difference * difference;
      }
    }
    return sum / targets.length;
  }

  private StoredTensor tensor(String name) {
    return tensors.tensor(name).orElseThrow();
  }

  private SafetensorsFile file(float[] weights) {
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    int offset = 0;
    for (Parameter parameter : parameters) {
      named.put(
          parameter.name(),
          StoredTensor.ofFloats(
              parameter.shape(), Arrays.copyOfRange(weights, offset, offset + parameter.size())));
      offset += parameter.size();
    }
    return new SafetensorsFile(named, Map.of());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = DigitsNetwork.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(stream, name).readAllBytes();
    }
  }
}
