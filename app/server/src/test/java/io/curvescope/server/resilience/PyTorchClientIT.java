package io.curvescope.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.services.PyTorch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Python client with a real PyTorch. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PyTorchClientIT {
  private static final Path CLIENT = Path.of("..", "..", "clients", "python").toAbsolutePath();

  @Test
  void theTestsOfTheClientThatNeedPyTorchPass() throws Exception {
    try (PyTorch pytorch = PyTorch.over(CLIENT)) {
      Process tests = pytorch.process(Map.of(), "sh", "run-tests", "--torch").start();
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
