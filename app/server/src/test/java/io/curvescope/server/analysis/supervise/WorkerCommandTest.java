package io.curvescope.server.analysis.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.analysis.process.JavaProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerCommandTest {
  /** Prints its environment. */
  static final class Printer {
    private Printer() {}

    public static void main(String[] arguments) {
      System.getenv().keySet().forEach(System.out::println);
    }
  }

  /** The same start within an environment that holds secrets. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      System.exit(
          JavaProcess.of(List.of(), Printer.class, Map.of("CURVESCOPE_DATA", "/data"))
              .inheritIO()
              .start()
              .waitFor());
    }
  }

  @Test
  void aChildGetsWhatItIsGivenAndInheritsNoSecret() throws Exception {
    ProcessBuilder parent = JavaProcess.of(List.of(), Parent.class, Map.of());
    parent
        .environment()
        .putAll(
            Map.of(
                "AWS_SECRET_ACCESS_KEY", "s",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=s",
                "CURVESCOPE_ALERTMANAGER_URLS", "http://user:s@host",
                "CURVESCOPE_ADMIN_TOKEN", "s",
                "OMP_NUM_THREADS", "1",
                "OPENBLAS_NUM_THREADS", "1"));
    Process process = parent.redirectErrorStream(true).start();
    List<String> names;
    try (var reader = process.inputReader()) {
      names = reader.lines().toList();
    }

    assertThat(process.waitFor()).isZero();
    assertThat(names)
        .contains("PATH", "CURVESCOPE_DATA", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        .allMatch(
            name ->
                name.matches(
                    "PATH|HOME|LANG|LC_ALL|TMPDIR|CURVESCOPE_DATA|OMP_\\w+|OPENBLAS_\\w+"));
  }
}
