package io.curvescope.oracle.hostile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.curvescope.curvature.safetensors.SafetensorsException;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files from strangers end in a typed error or are read. In a build these are the exported files
 * themselves and the inputs under src/test/resources that once failed; with JAZZER_FUZZ also what
 * Jazzer makes of them.
 */
class HostileInputFuzzTest {
  private static final SafetensorsReader READER =
      new SafetensorsReader(SafetensorsLimits.DEFAULT.withMaximumBytes(1 << 20));
  private static List<HostileInputTest.Seed> seeds = List.of();

  @BeforeAll
  static void readSeeds() throws IOException {
    seeds = HostileInputTest.seeds();
  }

  static Stream<byte[]> models() throws IOException {
    return HostileInputTest.seeds().stream().map(seed -> seed.bytes().toByteArray());
  }

  static Stream<byte[]> tensorFiles() throws IOException {
    return HostileInputTest.tensorFiles().stream();
  }

  /** With the batch of one network or other: names, shapes and types fit only now and then. */
  @MethodSource("models")
  @FuzzTest(maxDuration = "5m")
  void modelsEndInTypedErrors(byte[] file) {
    int one = Math.floorMod(Arrays.hashCode(file), seeds.size());
    HostileInputTest.progress(file, seeds.get(one).batch());
    HostileInputTest.progress(file, seeds.getFirst().batch());
  }

  @MethodSource("tensorFiles")
  @FuzzTest(maxDuration = "5m")
  void tensorFilesEndInTypedErrors(byte[] file) {
    HostileInputTest.isRead(file);
  }

  @MethodSource("tensorFiles")
  @FuzzTest(maxDuration = "5m")
  void batchesEndInTypedErrors(byte[] file) {
    SafetensorsFile batch;
    try {
      batch = READER.read(file);
    } catch (SafetensorsException expected) {
      return;
    }
    HostileInputTest.progress(seeds.getFirst().bytes().toByteArray(), batch);
  }
}
