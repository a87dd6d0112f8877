package io.curvescope.curvature.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Models that ask for gigabytes are refused in a process that has 300 MB, and do not end it. */
class AllocationBombsTest {
  /** What may stay unknown until the graph runs is accepted, within the heap. */
  private static final Set<String> HARMLESS = Set.of("statistics of many layers");

  private static final Set<String> UNKNOWN = Set.of("joined nothing");

  @Test
  void everyModelIsRefusedByNodeAndLimitWithinTheHeap() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                AllocationBombs.class.getName())
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().toList();
    }

    assertThat(process.waitFor()).as("%s", lines).isZero();
    assertThat(lines).endsWith("end");
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      String[] parts = line.split(": ", 2);
      outcomes.put(parts[0], parts[1]);
    }
    assertThat(outcomes).containsOnlyKeys(AllocationBombs.models().keySet());
    outcomes.forEach(
        (name, outcome) -> {
          if (UNKNOWN.contains(name)) {
            assertThat(outcome)
                .as(name)
                .startsWith("unsupported node '")
                .contains("is too large to be computed");
          } else if (HARMLESS.contains(name)) {
            assertThat(outcome).as(name).startsWith("accepted");
          } else {
            assertThat(outcome)
                .as(name)
                .matches("limit_exceeded (node|tensor) '.*")
                .containsPattern("at most \\d+|more than \\d+");
          }
        });
  }
}
