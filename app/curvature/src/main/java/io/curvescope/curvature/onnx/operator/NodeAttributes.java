package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.OnnxAttribute;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The attributes of one node. It remembers which were asked for: an attribute that the lowering
 * does not know could change the meaning, so it is an error and not ignored.
 */
final class NodeAttributes {
  private final OnnxNode node;
  private final Set<String> read = new HashSet<>();

  NodeAttributes(OnnxNode node) {
    this.node = node;
  }

  Optional<Long> integer(String name) {
    return find(name, OnnxAttribute.Int.class, "an integer").map(OnnxAttribute.Int::value);
  }

  long integer(String name, long otherwise) {
    return integer(name).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    long value = integer(name, otherwise ? 1 : 0);
    if (value != 0 && value != 1) {
      throw malformed(name, "must be 0 or 1, got " + value);
    }
    return value == 1;
  }

  int axis(String name, long otherwise, int rank) {
    return Axes.normalize(
        integer(name, otherwise), rank, node.location().at("attribute '" + name + "'"));
  }

  /**
   * A number. Exporters write a decimal such as 1e-5 as the nearest binary32; the shortest decimal
   * of that binary32 gives back what was meant, to which the framework's own float64 arithmetic
   * agrees.
   */
  double real(String name, double otherwise) {
    return find(name, OnnxAttribute.Real.class, "a float")
        .map(real -> decimal(real.value()))
        .orElse(otherwise);
  }

  Optional<Double> real(String name) {
    return find(name, OnnxAttribute.Real.class, "a float").map(real -> decimal(real.value()));
  }

  static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  String text(String name, String otherwise) {
    return find(name, OnnxAttribute.Text.class, "a string")
        .map(OnnxAttribute.Text::value)
        .orElse(otherwise);
  }

  Optional<List<Long>> integers(String name) {
    return find(name, OnnxAttribute.Ints.class, "a list of integers")
        .map(OnnxAttribute.Ints::values);
  }

  Optional<List<Float>> reals(String name) {
    return find(name, OnnxAttribute.Reals.class, "a list of floats")
        .map(OnnxAttribute.Reals::values);
  }

  Optional<StoredTensor> tensor(String name) {
    return find(name, OnnxAttribute.TensorValue.class, "a tensor")
        .map(OnnxAttribute.TensorValue::value);
  }

  /** Marks attributes that do not change what is computed. */
  void ignore(String... names) {
    read.addAll(List.of(names));
  }

  void requireAllRead() {
    Set<String> unknown = new TreeSet<>(node.attributes().keySet());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      String first = unknown.iterator().next();
      throw new UnsupportedModelException(
          node.location().at("attribute '" + first + "'"),
          "is not known for this operator and opset; known are " + new TreeSet<>(read));
    }
  }

  MalformedModelException malformed(String name, String message) {
    return new MalformedModelException(node.location().at("attribute '" + name + "'"), message);
  }

  private <T extends OnnxAttribute> Optional<T> find(String name, Class<T> kind, String what) {
    read.add(name);
    OnnxAttribute attribute = node.attributes().get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    if (attribute instanceof OnnxAttribute.Unsupported unsupported) {
      throw new UnsupportedModelException(
          node.location().at("attribute '" + name + "'"),
          "is " + unsupported.what() + ", which is not supported");
    }
    // An empty list has no type of its own in some files.
    if (!kind.isInstance(attribute)) {
      throw malformed(name, "must be " + what);
    }
    return Optional.of(kind.cast(attribute));
  }
}
