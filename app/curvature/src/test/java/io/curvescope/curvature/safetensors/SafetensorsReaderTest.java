package io.curvescope.curvature.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.safetensors.SafetensorsException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsReaderTest {
  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static SafetensorsFile read(String header, int dataBytes) {
    return new SafetensorsReader(SafetensorsLimits.DEFAULT)
        .read(file(header.replace('\'', '"'), dataBytes));
  }

  @Test
  void whatWasWrittenIsReadBack() throws IOException {
    SafetensorsFile file =
        new SafetensorsFile(
            Map.of(
                "w", StoredTensor.ofFloats(Shape.of(2, 2), 1, -2, 3.5f, Float.NaN),
                "ids", StoredTensor.ofLongs(Shape.of(3), 1, -1, Long.MAX_VALUE),
                "scalar", StoredTensor.ofDoubles(Shape.SCALAR, Math.PI),
                "none", StoredTensor.ofDoubles(Shape.of(0, 4))),
            Map.of("format", "pt"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(file, out);
    SafetensorsFile back = new SafetensorsReader(SafetensorsLimits.DEFAULT).read(out.toByteArray());
    assertThat(back.metadata()).containsEntry("format", "pt");
    assertThat(back.tensors()).containsOnlyKeys("w", "ids", "scalar", "none");
    StoredTensor w = back.tensor("w").orElseThrow();
    assertThat(w.toDoubles()).containsExactly(1, -2, 3.5, Double.NaN);
    assertThat(back.tensor("ids").orElseThrow().int64At(2)).isEqualTo(Long.MAX_VALUE);
    assertThat(back.tensor("scalar").orElseThrow().realAt(0)).isEqualTo(Math.PI);
    assertThat(back.tensor("none").orElseThrow().size()).isZero();
  }

  @Test
  void halfPrecisionIsWidenedExactly() {
    byte[] bits = {0x00, 0x3c, 0x01, 0x00, (byte) 0x80, 0x3f, (byte) 0x80, (byte) 0xff};
    MemorySegment all = MemorySegment.ofArray(bits);
    StoredTensor half = new StoredTensor(StoredType.F16, Shape.of(2), all.asSlice(0, 4));
    StoredTensor brain = new StoredTensor(StoredType.BF16, Shape.of(2), all.asSlice(4, 4));
    assertThat(half.toDoubles()).containsExactly(1, 0x1p-24);
    assertThat(brain.toDoubles()).containsExactly(1, Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}            | 4  | takes 8 bytes
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}            | 8  | end at byte 4
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}            | 8  | leaves a gap
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}            | 4  | only 4 bytes
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}            | 4  | begin <= end
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}              | 4  | begin <= end
          {'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}           | 4  | 0 or more
          {'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,4]}}  | 4  | more than 2147483647 elements
          {'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}}          | 4  | whole numbers
          {'a':{'dtype':'F32','data_offsets':[0,4]}}                        | 4  | shape is missing
          {'a':{'shape':[1],'data_offsets':[0,4]}}                          | 4  | dtype is missing
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}      | 4  | unknown field 'x'
          {'a':[]}                                                          | 0  | must be an object
          {'__metadata__':{'a':1}}                                          | 0  | must be a string
          {}x                                                               | 0  | not valid JSON
          []                                                                | 0  | starts with '{'
          """)
  void malformedHeadersAreRefusedWithTheReason(String header, int dataBytes, String reason) {
    assertThatThrownBy(() -> read(header, dataBytes))
        .isInstanceOfSatisfying(
            SafetensorsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
        .hasMessageContaining(reason);
  }

  @Test
  void overlapsAndRepeatedNamesAreRefused() {
    String one = "{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";
    assertThatThrownBy(() -> read("{'a':" + one + ",'b':" + one + "}", 4))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(() -> read("{'a':" + one + ",'a':" + one + "}", 4))
        .hasMessageContaining("occurs twice");
  }

  @Test
  void otherTypesAreRefusedByName() {
    assertThatThrownBy(() -> read("{'a':{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}}", 1))
        .isInstanceOfSatisfying(
            SafetensorsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("tensor 'a', dtype: 'F8_E4M3'");
  }

  @Test
  void theHeaderMustFitTheFileAndTheLimits() {
    byte[] lying = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array();
    SafetensorsReader reader = new SafetensorsReader(new SafetensorsLimits(100, 20, 1, 10, 2));
    assertThatThrownBy(() -> reader.read(lying)).hasMessageContaining("18446744073709551615 bytes");
    assertThatThrownBy(() -> reader.read(new byte[3])).hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> reader.read(new byte[101])).hasMessageContaining("at most 100");
    assertThatThrownBy(() -> reader.read(file("{" + " ".repeat(30) + "}", 0)))
        .hasMessageContaining("at most 20");
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> read("{'__metadata__':" + "[".repeat(5000), 0))
        .isInstanceOf(SafetensorsException.class);
  }
}
