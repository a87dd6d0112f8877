package io.curvescope.oracle.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.onnx.OnnxException;
import io.curvescope.curvature.onnx.OnnxLimits;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.lowering.ModelLowering;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.parameter.ParameterException;
import io.curvescope.curvature.safetensors.SafetensorsException;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.SafetensorsLimits;
import io.curvescope.curvature.safetensors.SafetensorsReader;
import io.curvescope.testkit.seeded.SeededCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mutated files end in a typed error or are read; nothing else is thrown. The mutations here are
 * the same in every run; {@link HostileInputFuzzTest} lets Jazzer find more.
 */
class HostileInputTest {
  private static final int INPUTS = 3_000;
  private static final long LARGEST_SEED_BYTES = 40_000;
  private static final OnnxLimits LIMITS =
      new OnnxLimits(1 << 20, 2_000, 2_000, 20_000, 200_000, 16, 1 << 18, 1 << 14, 64 << 20);

  private static final SafetensorsReader READER =
      new SafetensorsReader(SafetensorsLimits.DEFAULT.withMaximumBytes(1 << 20));

  /** A model with the batch that fits it, and a name for messages. */
  record Seed(Path model, ByteString bytes, SafetensorsFile batch) {}

  @Test
  void mutatedModelsEndInTypedErrors() throws IOException {
    List<Seed> seeds = seeds();
    Map<Progress, Integer> reached = new EnumMap<>(Progress.class);
    SeededCases.forEach(
        INPUTS,
        seeded -> {
          Random random = new Random(seeded.seed());
          Seed seed = seeds.get(random.nextInt(seeds.size()));
          byte[] mutated = Mutations.mutate(seed.bytes().toByteArray(), random);
          try {
            reached.merge(progress(mutated, seed.batch()), 1, Integer::sum);
          } catch (RuntimeException | Error unexpected) {
            throw new AssertionError("from " + seed.model(), unexpected);
          }
        });
    int lowered = reached.getOrDefault(Progress.LOWERED, 0);
    assertThat(lowered + reached.getOrDefault(Progress.READ, 0))
        .as("some inputs must get past the reader")
        .isGreaterThan(INPUTS / 100);
    assertThat(lowered).as("some inputs must get through").isGreaterThan(INPUTS / 200);
  }

  /** How far a model gets. */
  enum Progress {
    REFUSED,
    READ,
    LOWERED
  }

  /** Reads a model and lowers it with a batch; throws what is no typed error. */
  static Progress progress(byte[] file, SafetensorsFile batch) {
    Progress progress = Progress.REFUSED;
    try {
      OnnxModel model = OnnxModel.read(file, LIMITS);
      progress = Progress.READ;
      lower(model, batch);
      return Progress.LOWERED;
    } catch (OnnxException | ParameterException expected) {
      assertThat(expected).hasMessageNotContaining("null pointer");
      return progress;
    }
  }

  private static void lower(OnnxModel model, SafetensorsFile batch) {
    ModelParameters parameters = ModelParameters.choose(model, Optional.empty(), Optional.empty());
    ModelLowering.lower(new GraphBuilder(), model, parameters, Batch.of(model, batch));
  }

  @Test
  void mutatedTensorFilesEndInTypedErrors() throws IOException {
    List<byte[]> seeds = tensorFiles();
    AtomicInteger read = new AtomicInteger();
    SeededCases.forEach(
        INPUTS,
        seeded -> {
          Random random = new Random(seeded.seed());
          if (isRead(Mutations.mutate(seeds.get(random.nextInt(seeds.size())), random))) {
            read.incrementAndGet();
          }
        });
    assertThat(read.get()).as("some inputs must be read").isPositive();
  }

  /** Whether a tensor file is read; throws what is no typed error. */
  static boolean isRead(byte[] file) {
    try {
      READER
          .read(file)
          .tensors()
          .values()
          .forEach(tensor -> assertThat(tensor.size()).isNotNegative());
      return true;
    } catch (SafetensorsException expected) {
      assertThat(expected.kind()).isNotNull();
      return false;
    }
  }

  static List<byte[]> tensorFiles() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : files(".safetensors")) {
      seeds.add(Files.readAllBytes(file));
    }
    return seeds;
  }

  static List<Seed> seeds() throws IOException {
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
