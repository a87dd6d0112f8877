package io.curvescope.curvature.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.lowering.ModelLowering;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.ParameterException;
import io.curvescope.curvature.safetensors.SafetensorsException;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mutated files end in a typed error or are read; nothing else is thrown. Each test mutates {@code
 * curvature.fuzz.inputs} files (3,000 by default, from the seed {@code curvature.fuzz.seed}); a
 * long run is {@code mvn -pl app/curvature test -Dtest=HostileInputTest
 * -Dcurvature.fuzz.inputs=500000}, within the test JVM's heap.
 */
class HostileInputTest {
  private static final int INPUTS = Integer.getInteger("curvature.fuzz.inputs", 3_000);
  private static final long SEED = Long.getLong("curvature.fuzz.seed", 1);
  private static final long LARGEST_SEED_BYTES = 40_000;
  private static final OnnxLimits LIMITS =
      new OnnxLimits(1 << 20, 2_000, 2_000, 20_000, 200_000, 16, 1 << 18, 1 << 14, 64 << 20);

  /** A model with the batch that fits it, and a name for messages. */
  private record Seed(Path model, ByteString bytes, SafetensorsFile batch) {}

  @Test
  void mutatedModelsEndInTypedErrors() throws IOException {
    List<Seed> seeds = seeds();
    Random random = new Random(SEED);
    int read = 0;
    int lowered = 0;
    for (int input = 0; input < INPUTS; input++) {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      byte[] mutated = Mutations.mutate(seed.bytes().toByteArray(), random);
      try {
        OnnxModel model = OnnxModel.read(mutated, LIMITS);
        read++;
        lower(model, seed.batch());
        lowered++;
      } catch (OnnxException | ParameterException expected) {
        assertThat(expected).hasMessageNotContaining("null pointer");
      } catch (RuntimeException | Error unexpected) {
        fail("input " + input + " of seed " + SEED + " from " + seed.model(), unexpected);
      }
    }
    assertThat(read).as("some inputs must get past the reader").isGreaterThan(INPUTS / 100);
    assertThat(lowered).as("some inputs must get through").isGreaterThan(INPUTS / 200);
  }

  private static void lower(OnnxModel model, SafetensorsFile batch) {
    ModelParameters parameters = ModelParameters.choose(model, Optional.empty(), Optional.empty());
    ModelLowering.lower(new GraphBuilder(), model, parameters, Batch.of(model, batch));
  }

  @Test
  void mutatedTensorFilesEndInTypedErrors() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : files(".safetensors")) {
      seeds.add(Files.readAllBytes(file));
    }
    SafetensorsReader reader =
        new SafetensorsReader(SafetensorsLimits.DEFAULT.withMaximumBytes(1 << 20));
    Random random = new Random(SEED);
    int read = 0;
    for (int input = 0; input < INPUTS; input++) {
      byte[] mutated = Mutations.mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        reader
            .read(mutated)
            .tensors()
            .values()
            .forEach(tensor -> assertThat(tensor.size()).isNotNegative());
        read++;
      } catch (SafetensorsException expected) {
        assertThat(expected.kind()).isNotNull();
      } catch (RuntimeException | Error unexpected) {
        fail("input " + input + " of seed " + SEED, unexpected);
      }
    }
    assertThat(read).as("some inputs must be read").isPositive();
  }

  private static List<Seed> seeds() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    for (Path model : files(".onnx")) {
      byte[] batch = Files.readAllBytes(model.resolveSibling("batch.safetensors"));
      seeds.add(
          new Seed(
              model,
              ByteString.copyFrom(Files.readAllBytes(model)),
              new SafetensorsReader(SafetensorsLimits.DEFAULT).read(batch)));
    }
    return seeds;
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String group : List.of("cases", "exported")) {
      try (Stream<Path> files = Files.walk(Path.of("src/test/resources").resolve(group))) {
        files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
      }
    }
    List<Path> small = new ArrayList<>();
    for (Path file : found) {
      if (Files.size(file) <= LARGEST_SEED_BYTES) {
        small.add(file);
      }
    }
    return small;
  }
}
