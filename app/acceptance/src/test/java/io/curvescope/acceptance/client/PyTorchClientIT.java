package io.curvescope.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.PyTorch;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python client with a real PyTorch. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TimeBudget(seconds = 200)
class PyTorchClientIT {
  private static final Path CLIENT = Path.of("..", "..", "clients", "python").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void theTestsOfTheClientThatNeedPyTorchPass() throws Exception {
    try (PyTorch pytorch = PyTorch.over(CLIENT)) {
      Process tests = pytorch.process(Map.of(), "sh", "run-tests", "--torch").start();
      String output = outputOf(tests);
      assertThat(tests.waitFor()).as(output).isZero();
      assertThat(output).contains("OK").doesNotContain("skipped");
    }
  }

  @Test
  void trainingsCheckpointsGatesAndScenariosWorkAgainstARealServerWithItsWorker() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PyTorch pytorch = PyTorch.over(CLIENT);
        PackedServer server =
            new PackedServer(
                folder.resolve("server"),
                database,
                List.of("-Xmx512m"),
                Map.of("CURVESCOPE_WORKER_PROCESSES", "1"))) {
      pytorch.add(CLIENT.resolve(Path.of("..", "..", "deploy", "ci")), "pipelines");
      server.launch();
      server.awaitReady();
      Process tests =
          pytorch
              .process(
                  Map.of("CURVESCOPE_URL", server.url(), "CURVESCOPE_TEST_SNIPPETS", "pipelines"),
                  "sh",
                  "run-tests",
                  "--torch-server")
              .start();
      String output = outputOf(tests);
      assertThat(tests.waitFor()).as(output).isZero();
      assertThat(output).contains("OK").doesNotContain("skipped");
    }
  }

  private static String outputOf(Process process) throws IOException {
    process.getOutputStream().close();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      return String.join("\n", reader.lines().toList());
    }
  }
}
