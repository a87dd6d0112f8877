package io.curvescope.curvature.safetensors;

import io.curvescope.curvature.safetensors.SafetensorsException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the <a href="https://github.com/huggingface/safetensors#format">safetensors format</a>:
 * eight bytes of header length, a JSON header, and the tensors' bytes, which must fill the rest
 * without gap or overlap.
 */
public final class SafetensorsReader {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SafetensorsLimits limits;

  /** A reader with limits. */
  public SafetensorsReader(SafetensorsLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a file held in an array, which must not change afterwards: the tensors are views of it.
   *
   * @throws SafetensorsException if it is malformed, exceeds a limit, or holds a type that is not
   *     read
   */
  public SafetensorsFile read(byte[] file) {
    return read(MemorySegment.ofArray(file));
  }

  /**
   * Reads a file held in memory, or mapped; the tensors are views of it.
   *
   * @throws SafetensorsException if it is malformed, exceeds a limit, or holds a type that is not
   *     read
   */
  public SafetensorsFile read(MemorySegment file) {
    if (file.byteSize() > limits.maximumBytes()) {
      throw new SafetensorsException(
          Kind.LIMIT_EXCEEDED,
          "the file has "
              + file.byteSize()
              + " bytes; at most "
              + limits.maximumBytes()
              + " are read");
    }
    if (file.byteSize() < Long.BYTES) {
      throw malformed(
          "the file has " + file.byteSize() + " bytes; the header's length alone takes 8");
    }
    long headerBytes = file.get(LENGTH, 0);
    if (headerBytes < 0 || headerBytes > file.byteSize() - Long.BYTES) {
      throw malformed(
          "header length: "
              + Long.toUnsignedString(headerBytes)
              + " bytes are announced, but only "
              + (file.byteSize() - Long.BYTES)
              + " follow");
    }
    if (headerBytes > limits.maximumHeaderBytes()) {
      throw new SafetensorsException(
          Kind.LIMIT_EXCEEDED,
          "the header has "
              + headerBytes
              + " bytes; at most "
              + limits.maximumHeaderBytes()
              + " are read");
    }
    byte[] header = file.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    SafetensorsHeader parsed = SafetensorsHeaderParser.parse(header, limits);
    MemorySegment data = file.asSlice(Long.BYTES + headerBytes);
    return new SafetensorsFile(views(parsed.entries(), data), parsed.metadata());
  }

  private static Map<String, StoredTensor> views(
      List<SafetensorsHeader.Entry> entries, MemorySegment data) {
    List<SafetensorsHeader.Entry> ordered = new ArrayList<>(entries);
    ordered.sort(
        Comparator.comparingLong(SafetensorsHeader.Entry::begin)
            .thenComparingLong(SafetensorsHeader.Entry::end));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    long position = 0;
    for (SafetensorsHeader.Entry entry : ordered) {
      requirePlace(entry, position, data.byteSize());
      tensors.put(
          entry.name(),
          new StoredTensor(
              entry.type(),
              entry.shape(),
              data.asSlice(entry.begin(), entry.end() - entry.begin())));
      position = entry.end();
    }
    if (position != data.byteSize()) {
      throw malformed(
          "the tensors end at byte "
              + position
              + " of the data, which has "
              + data.byteSize()
              + " bytes");
    }
    return tensors;
  }

  private static void requirePlace(SafetensorsHeader.Entry entry, long position, long dataBytes) {
    String where =
        "tensor '"
            + entry.name()
            + "', data_offsets ["
            + entry.begin()
            + ", "
            + entry.end()
            + "]: ";
    if (entry.end() > dataBytes) {
      throw malformed(where + "the data has only " + dataBytes + " bytes");
    }
    if (entry.begin() < position) {
      throw malformed(where + "overlaps the tensor before it, which ends at byte " + position);
    }
    if (entry.begin() > position) {
      throw malformed(where + "leaves a gap after byte " + position);
    }
    long needed = entry.shape().size() * entry.type().bytes();
    if (entry.end() - entry.begin() != needed) {
      throw malformed(where + entry.type() + entry.shape() + " takes " + needed + " bytes");
    }
  }

  private static SafetensorsException malformed(String message) {
    return new SafetensorsException(Kind.MALFORMED, message);
  }
}
