package io.curvescope.curvature.onnx;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.curvature.onnx.proto.TensorProto.DataLocation;
import io.curvescope.curvature.onnx.proto.TensorProto.DataType;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.safetensors.StoredType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Turns a TensorProto into a view of its bytes, after checking them against its shape. */
final class TensorDecoder {
  private final OnnxLimits limits;

  TensorDecoder(OnnxLimits limits) {
    this.limits = limits;
  }

  StoredTensor decode(TensorProto tensor, OnnxLocation where) {
    if (tensor.getDataLocation() == DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
      throw new UnsupportedModelException(
          where,
          "its data lies in another file; export the model as one file"
              + " (torch.onnx.export(..., external_data=False), or onnx.save(..., save_as_external_data=False))");
    }
    if (tensor.hasSegment()) {
      throw new UnsupportedModelException(
          where, "it is cut into segments; it must be stored whole");
    }
    StoredType type = type(tensor.getDataType(), where);
    Shape shape = shape(tensor.getDimsList(), where);
    long bytes = shape.size() * type.bytes();
    int lists = listsIn(tensor);
    if (tensor.hasRawData()) {
      if (lists > 0) {
        throw new MalformedModelException(
            where, "it has raw_data and a list of elements; only one may be there");
      }
      requireCount(tensor.getRawData().size(), bytes, "bytes of raw_data", type, shape, where);
      return new StoredTensor(
          type, shape, MemorySegment.ofBuffer(tensor.getRawData().asReadOnlyByteBuffer()));
    }
    return new StoredTensor(type, shape, fromList(tensor, type, shape, where));
  }

  private static int listsIn(TensorProto tensor) {
    return tensor.getFloatDataCount()
        + tensor.getDoubleDataCount()
        + tensor.getInt32DataCount()
        + tensor.getInt64DataCount();
  }

  private static MemorySegment fromList(
      TensorProto tensor, StoredType type, Shape shape, OnnxLocation where) {
    int count = (int) shape.size();
    int found =
        switch (type) {
          case F32 -> tensor.getFloatDataCount();
          case F64 -> tensor.getDoubleDataCount();
          case I64 -> tensor.getInt64DataCount();
          case F16, BF16, I32, BOOL -> tensor.getInt32DataCount();
        };
    requireCount(found, count, "elements in its list", type, shape, where);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < count; index++) {
      switch (type) {
        case F32 -> bytes.putFloat(tensor.getFloatData(index));
        case F64 -> bytes.putDouble(tensor.getDoubleData(index));
        case I64 -> bytes.putLong(tensor.getInt64Data(index));
        case I32 -> bytes.putInt(tensor.getInt32Data(index));
        case F16, BF16 -> bytes.putShort((short) tensor.getInt32Data(index));
        case BOOL -> bytes.put((byte) (tensor.getInt32Data(index) != 0 ? 1 : 0));
      }
    }
    return MemorySegment.ofArray(bytes.array());
  }

  private static void requireCount(
      long found, long needed, String what, StoredType type, Shape shape, OnnxLocation where) {
    if (found != needed) {
      throw new MalformedModelException(
          where, "" + type + shape + " needs " + needed + " " + what + ", but there are " + found);
    }
  }

  private Shape shape(List<Long> dims, OnnxLocation where) {
    if (dims.size() > limits.maximumRank()) {
      throw new ModelLimitException(
          where, "has " + dims.size() + " axes; at most " + limits.maximumRank() + " are read");
    }
    long product = 1;
    List<Integer> extents = new ArrayList<>();
    for (long extent : dims) {
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new MalformedModelException(where, "dims must be from 0 to 2147483647, got " + dims);
      }
      product *= Math.max(extent, 1);
      if (product > limits.maximumElements()) {
        throw new ModelLimitException(
            where, "dims " + dims + " are more than " + limits.maximumElements() + " elements");
      }
      extents.add((int) extent);
    }
    return new Shape(extents);
  }

  static StoredType type(int dataType, OnnxLocation where) {
    DataType named = DataType.forNumber(dataType);
    return switch (named) {
      case FLOAT -> StoredType.F32;
      case DOUBLE -> StoredType.F64;
      case FLOAT16 -> StoredType.F16;
      case BFLOAT16 -> StoredType.BF16;
      case INT32 -> StoredType.I32;
      case INT64 -> StoredType.I64;
      case BOOL -> StoredType.BOOL;
      case null, default ->
          throw new UnsupportedModelException(
              where,
              "data type "
                  + (named == null ? dataType : named)
                  + " is not read; it must be FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32, INT64 or BOOL");
    };
  }
}
