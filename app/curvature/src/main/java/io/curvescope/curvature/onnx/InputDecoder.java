package io.curvescope.curvature.onnx;

import io.curvescope.curvature.onnx.proto.TensorShapeProto;
import io.curvescope.curvature.onnx.proto.TypeProto;
import io.curvescope.curvature.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Optional;

/** Decodes what the graph says of one of its inputs. */
final class InputDecoder {
  private InputDecoder() {}

  static OnnxInput decode(ValueInfoProto input, OnnxLimits limits) {
    OnnxLocation where = OnnxLocation.field("input '" + input.getName() + "'");
    if (input.getName().isEmpty()) {
      throw new MalformedModelException(where, "must have a name");
    }
    return switch (input.getType().getValueCase()) {
      case TENSOR_TYPE -> tensor(input.getName(), input.getType().getTensorType(), limits, where);
      case SEQUENCE_TYPE -> throw refused(where, "a sequence");
      case MAP_TYPE -> throw refused(where, "a map");
      case SPARSE_TENSOR_TYPE -> throw refused(where, "a sparse tensor");
      case OPTIONAL_TYPE -> throw refused(where, "an optional");
      case VALUE_NOT_SET -> throw new MalformedModelException(where, "must have a type");
    };
  }

  private static UnsupportedModelException refused(OnnxLocation where, String what) {
    return new UnsupportedModelException(where, "is " + what + "; inputs must be dense tensors");
  }

  private static OnnxInput tensor(
      String name, TypeProto.Tensor type, OnnxLimits limits, OnnxLocation where) {
    Optional<List<OnnxInput.Dimension>> dimensions = Optional.empty();
    if (type.hasShape()) {
      if (type.getShape().getDimCount() > limits.maximumRank()) {
        throw new ModelLimitException(where, "has more than " + limits.maximumRank() + " axes");
      }
      dimensions =
          Optional.of(
              type.getShape().getDimList().stream()
                  .map(dimension -> dimension(dimension, where))
                  .toList());
    }
    return new OnnxInput(name, TensorDecoder.type(type.getElemType(), where).element(), dimensions);
  }

  private static OnnxInput.Dimension dimension(
      TensorShapeProto.Dimension dimension, OnnxLocation where) {
    return switch (dimension.getValueCase()) {
      case DIM_VALUE -> {
        long extent = dimension.getDimValue();
        if (extent > Integer.MAX_VALUE) {
          throw new ModelLimitException(where, "an extent is at most 2147483647, got " + extent);
        }
        // Some exporters write 0 or -1 for an extent that they do not know.
        yield extent <= 0
            ? new OnnxInput.Dimension.Unknown()
            : new OnnxInput.Dimension.Fixed((int) extent);
      }
      case DIM_PARAM ->
          dimension.getDimParam().isEmpty()
              ? new OnnxInput.Dimension.Unknown()
              : new OnnxInput.Dimension.Named(dimension.getDimParam());
      case VALUE_NOT_SET -> new OnnxInput.Dimension.Unknown();
    };
  }
}
