package io.curvescope.server.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;

/**
 * Walks Protocol Buffers' wire format and estimates what their parser would allocate, without
 * allocating it: two bytes can announce an object of a hundred.
 */
final class WireScan {
  /** A message: its object, its place in a list, and the events that are made of it. */
  private static final int MESSAGE_BYTES = 96;

  /** A string, apart from its characters. */
  private static final int TEXT_BYTES = 56;

  /** An integer of a packed list, which may take one byte on the wire. */
  private static final int INTEGER_BYTES = 8;

  /** Values may hold lists of values; nobody nests them so deeply. */
  private static final int DEEPEST = 32;

  private long heapBytes;

  private WireScan() {}

  /**
   * About how many bytes of heap the messages take, apart from the characters of their strings.
   *
   * @throws InvalidProtocolBufferException if the body is no such message, or nests too deeply
   */
  static long heapBytes(byte[] body) throws InvalidProtocolBufferException {
    WireScan scan = new WireScan();
    try {
      scan.message(
          CodedInputStream.newInstance(body), ExportMetricsServiceRequest.getDescriptor(), 0);
    } catch (InvalidProtocolBufferException malformed) {
      throw malformed;
    } catch (IOException impossible) {
      throw new InvalidProtocolBufferException(impossible);
    }
    return scan.heapBytes;
  }

  private void message(CodedInputStream in, Descriptor message, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("nests too deeply");
    }
    heapBytes += MESSAGE_BYTES;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == WireFormat.WIRETYPE_START_GROUP
          || wireType == WireFormat.WIRETYPE_END_GROUP) {
        throw new InvalidProtocolBufferException("holds a group; OTLP has none");
      }
      FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (field == null || wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        // Unknown fields are not kept. Integers of a list may come one by one, too.
        heapBytes += field != null && field.isRepeated() ? INTEGER_BYTES : 0;
        in.skipField(tag);
        continue;
      }
      int length = in.readRawVarint32();
      if (field.getJavaType() == JavaType.MESSAGE) {
        int outer = in.pushLimit(length);
        message(in, field.getMessageType(), depth + 1);
        in.popLimit(outer);
      } else {
        heapBytes += field.isPackable() ? (long) INTEGER_BYTES * length : TEXT_BYTES;
        in.skipRawBytes(length);
      }
    }
  }
}
