package io.curvescope.curvature.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelParametersTest {
  private static StoredTensor vector(double... elements) {
    return StoredTensor.ofDoubles(Shape.of(elements.length), elements);
  }

  private static OnnxModel model() {
    return new TestModel()
        .input("x", Shape.of(1, 2, 1), 1, 2)
        .initializer("bn.weight", vector(1, 1))
        .initializer("bn.running_var", vector(1, 2))
        .initializer("bn.bias", vector(0, 0))
        .initializer("steps", StoredTensor.ofLongs(Shape.SCALAR, 3))
        .initializer("val_3", vector(0.5))
        .initializer("mask", vector(0, Double.NEGATIVE_INFINITY))
        .initializer("onnx::MatMul_7", vector(3, 4))
        .node("Identity", "bn.bias", "bn.running_mean")
        .node("Identity", "bn.bias", "other.bias")
        .node("Identity", "bn.bias", "/Identity_output_0")
        .node("BatchNormalization", "x,bn.weight,bn.bias,bn.running_mean,bn.running_var", "z")
        .node("Add", "z,val_3", "y")
        .read("y");
  }

  private static SafetensorsFile weights(Map<String, StoredTensor> tensors) {
    return new SafetensorsFile(tensors, Map.of());
  }

  private static List<String> names(ModelParameters parameters) {
    return parameters.variables().stream().map(Parameter::name).toList();
  }

  @Test
  void takesAllThatLookTrainable() {
    ModelParameters parameters =
        ModelParameters.choose(model(), Optional.empty(), Optional.empty());
    assertThat(names(parameters))
        .containsExactly("bn.weight", "bn.bias", "onnx::MatMul_7", "other.bias");
    assertThat(parameters.warnings())
        .anyMatch(warning -> warning.contains("'onnx::MatMul_7' has an exporter's name"))
        .anyMatch(warning -> warning.contains("'val_3' is a single number"))
        .anyMatch(warning -> warning.contains("'mask'"));
  }

  @Test
  void takesTheNamesGivenInTheirOrder() {
    ModelParameters parameters =
        ModelParameters.choose(
            model(), Optional.of(List.of("other.bias", "val_3")), Optional.empty());
    assertThat(names(parameters)).containsExactly("other.bias", "val_3");
  }

  @Test
  void weightsReplaceValuesByNameMergedOnesIncluded() {
    SafetensorsFile weights =
        weights(
            Map.of(
                "bn.weight",
                vector(5, 6),
                "other.bias",
                vector(7, 8),
                "bn.num_batches_tracked",
                vector(1),
                "gone.weight",
                vector(9)));
    ModelParameters parameters =
        ModelParameters.choose(model(), Optional.empty(), Optional.of(weights));
    assertThat(parameters.variables().get(0).value().toDoubles()).containsExactly(5, 6);
    assertThat(parameters.variables().get(1).value().toDoubles()).containsExactly(0, 0);
    assertThat(parameters.variables().get(3).value().toDoubles()).containsExactly(7, 8);
    assertThat(parameters.warnings())
        .anyMatch(
            warning ->
                warning.contains("[gone.weight]") && warning.contains("do_constant_folding=False"))
        .anyMatch(warning -> warning.contains("do not hold [bn.bias, onnx::MatMul_7]"));
  }

  @Test
  void namesThatTheModelDoesNotHaveAreRefusedWithTheExportersSwitch() {
    assertThatThrownBy(
            () ->
                ModelParameters.choose(
                    model(), Optional.of(List.of("fc.weight")), Optional.empty()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("parameter 'fc.weight'")
        .hasMessageContaining("do_constant_folding=False");
    assertThatThrownBy(
            () -> ModelParameters.choose(model(), Optional.of(List.of("steps")), Optional.empty()))
        .hasMessageContaining("must be floating");
    assertThatThrownBy(
            () ->
                ModelParameters.choose(
                    model(), Optional.of(List.of("bn.running_mean")), Optional.empty()))
        .hasMessageContaining("running statistic");
    assertThatThrownBy(
            () ->
                ModelParameters.choose(
                    model(), Optional.of(List.of("bn.bias", "bn.bias")), Optional.empty()))
        .hasMessageContaining("twice");
  }

  @Test
  void weightsOfAnotherShapeAndNumbersThatAreNotFiniteAreRefused() {
    assertThatThrownBy(
            () ->
                ModelParameters.choose(
                    model(),
                    Optional.empty(),
                    Optional.of(weights(Map.of("bn.bias", vector(1, 2, 3))))))
        .hasMessageContaining("the weights hold F64[3], but the model needs F64[2]");
    assertThatThrownBy(
            () ->
                ModelParameters.choose(
                    model(),
                    Optional.empty(),
                    Optional.of(weights(Map.of("bn.bias", vector(1, Double.NaN))))))
        .hasMessageContaining("holds NaN at element 1");
  }
}
