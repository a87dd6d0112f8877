package io.curvescope.oracle.libtorch;

import com.google.protobuf.ByteString;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.OnnxInput;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.proto.GraphProto;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A network that both sides compute. PyTorch exported its graph without weights
 * (src/test/python/export_peers.py); weights, inputs and targets are drawn here, the same at every
 * call. The loss is the mean cross-entropy.
 */
public enum PeerNetwork {
  /** 64-64-64-10 with tanh, batch 64; 8,970 parameters. */
  MLP_64(10),
  /** 256-128-128-10 with tanh, batch 128; 50,698 parameters. */
  MLP_256(10),
  /** 784-512-512-10 with tanh, batch 256; 669,706 parameters. */
  MLP_784(10),
  /** 64-256-256-128-10 with tanh, batch 32; 116,618 parameters. */
  MLP_WIDE(10),
  /** 784-1536-1536-896-10 with tanh, batch 64; 4,952,714 parameters. */
  MLP_FIVE_MILLION(10),
  /**
   * Three convolutions of 3-16-32-64 channels with ReLU and max pooling, 32 images of 32x32; 24,234
   * parameters.
   */
  CONVOLUTIONAL(10),
  /**
   * Convolutions with stride, dilation and groups, norms, pools and a residual, 4 images of 16x16;
   * 104,938 parameters.
   */
  RESIDUAL(10),
  /**
   * A causal decoder of width 128, 2 layers, 4 heads, batch 16 of 64 tokens; 470,784 parameters.
   */
  TRANSFORMER(256),
  /** A causal decoder of width 64, 2 layers, 4 heads, batch 4 of 16 tokens; 107,312 parameters. */
  TRANSFORMER_SMALL(48);

  private final int classes;

  PeerNetwork(int classes) {
    this.classes = classes;
  }

  /** The model with its weights. */
  public OnnxModel model() {
    try (InputStream file =
        PeerNetwork.class.getResourceAsStream(name().toLowerCase(Locale.ROOT) + ".onnx")) {
      if (file == null) {
        throw new IllegalStateException("the graph of " + this + " is missing");
      }
      ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
      GraphProto.Builder graph = model.getGraphBuilder();
      for (TensorProto.Builder initializer : graph.getInitializerBuilderList()) {
        if (initializer.getDataType() == TensorProto.DataType.DOUBLE.getNumber()) {
          StoredTensor values = weights(initializer.getName(), initializer.getDimsList());
          initializer.setRawData(
              ByteString.copyFrom(values.bytes().toArray(ValueLayout.JAVA_BYTE)));
        }
      }
      return OnnxModel.read(model.build().toByteArray(), OnnxLimits.DEFAULT);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Uniform; matrices such that variances stay about the same from layer to layer, scales of norms
   * near one.
   */
  private static StoredTensor weights(String name, List<Long> dimensions) {
    Shape shape = new Shape(dimensions.stream().map(Math::toIntExact).toList());
    double spread = shape.rank() < 2 ? 0.2 : Math.sqrt(3.0 / shape.axes(1, shape.rank()).size());
    double centre = shape.rank() == 1 && name.endsWith(".weight") ? 1 : 0;
    SplittableRandom random = new SplittableRandom(name.hashCode());
    return StoredTensor.ofDoubles(
        shape, random.doubles(shape.size(), centre - spread, centre + spread).toArray());
  }

  /** Random inputs of the shape that the model declares, and random classes. */
  public Batch batch(OnnxModel model) {
    OnnxInput input = model.inputs().getFirst();
    Shape shape =
        new Shape(
            input.dimensions().orElseThrow().stream()
                .map(dimension -> ((OnnxInput.Dimension.Fixed) dimension).extent())
                .toList());
    SplittableRandom random = new SplittableRandom(7);
    boolean tokens = input.element() == ElementType.INT64;
    StoredTensor inputs =
        tokens
            ? StoredTensor.ofLongs(shape, random.longs(shape.size(), 0, classes).toArray())
            : StoredTensor.ofDoubles(shape, random.doubles(shape.size(), -1, 1).toArray());
    Shape samples = tokens ? shape : Shape.of(shape.dimension(0));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("inputs", inputs);
    tensors.put(
        "targets",
        StoredTensor.ofLongs(samples, random.longs(samples.size(), 0, classes).toArray()));
    return Batch.of(model, new SafetensorsFile(tensors, Map.of()));
  }

  /** The loss of all parameters. */
  public CurvatureProblem problem(CurvatureOptions options) {
    OnnxModel model = model();
    return CurvatureProblem.of(
        model,
        ModelParameters.choose(model, Optional.empty(), Optional.empty()),
        batch(model),
        new Loss.CrossEntropy(Reduction.MEAN, -100, 0),
        options);
  }
}
