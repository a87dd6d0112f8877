package io.curvescope.curvature.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the safetensors format as the reference implementation does: wide types first, then by
 * name, and the header padded with spaces so that the data is aligned to eight bytes. The same
 * tensors give the same bytes.
 */
public final class SafetensorsWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private SafetensorsWriter() {}

  /**
   * Writes a file; the stream stays open.
   *
   * @throws IOException if the stream fails
   */
  public static void write(SafetensorsFile file, OutputStream out) throws IOException {
    List<Map.Entry<String, StoredTensor>> ordered =
        file.tensors().entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, StoredTensor> entry) -> -entry.getValue().type().bytes())
                    .thenComparing(Map.Entry::getKey))
            .toList();
    byte[] header = header(ordered, file.metadata());
    int padding = -header.length & 7;
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length + padding)
            .array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    for (Map.Entry<String, StoredTensor> entry : ordered) {
      copy(entry.getValue().bytes(), out);
    }
  }

  private static byte[] header(
      List<Map.Entry<String, StoredTensor>> ordered, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart("__metadata__");
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long position = 0;
      for (Map.Entry<String, StoredTensor> entry : ordered) {
        StoredTensor tensor = entry.getValue();
        json.writeObjectPropertyStart(entry.getKey());
        json.writeStringProperty("dtype", tensor.type().name());
        json.writeArrayPropertyStart("shape");
        tensor.shape().dimensions().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(position);
        position += tensor.bytes().byteSize();
        json.writeNumber(position);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void copy(MemorySegment bytes, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, bytes.byteSize())];
    for (long position = 0; position < bytes.byteSize(); position += buffer.length) {
      int length = (int) Math.min(buffer.length, bytes.byteSize() - position);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, buffer, 0, length);
      out.write(buffer, 0, length);
    }
  }
}
