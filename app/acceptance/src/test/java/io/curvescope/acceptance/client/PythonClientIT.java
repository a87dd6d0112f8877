package io.curvescope.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.acceptance.crash.StoredSerials;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python client against the packed server: the client's own tests, and a job that outlives the
 * server.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TimeBudget(seconds = 90)
class PythonClientIT {
  private static final Path CLIENT = Path.of("..", "..", "clients", "python").toAbsolutePath();
  private static final int SERVER_KILLS = 3;

  @TempDir private Path folder;

  @Test
  void theClientsTestsAgainstARealServerPass() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer server = server(database)) {
      server.launch();
      server.awaitReady();
      Process tests = python(server, "sh", CLIENT.resolve("run-tests").toString(), "--server");
      tests.getOutputStream().close();
      String output;
      try (BufferedReader reader = tests.inputReader(StandardCharsets.UTF_8)) {
        output = String.join("\n", reader.lines().toList());
      }
      assertThat(tests.waitFor()).as(output).isZero();
    }
  }

  @Test
  void aJobThatTrainsWhileTheServerIsKilledLosesNothingAndStoresNothingTwice() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer server = server(database)) {
      server.launch();
      server.awaitReady();
      Process job =
          python(server, "python3", CLIENT.resolve("tests_server").resolve("job.py").toString());
      String last = "";
      try (BufferedReader output = job.inputReader(StandardCharsets.UTF_8)) {
        for (int kill = 0; kill < SERVER_KILLS; kill++) {
          assertThat(output.readLine()).startsWith("step ");
          server.kill();
          assertThat(output.readLine()).as("training goes on").startsWith("step ");
          server.launch();
          server.awaitReady();
        }
        job.getOutputStream().close();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          last = line;
        }
      } finally {
        job.destroyForcibly();
      }
      assertThat(last).matches("reported \\d+");
      BitSet sent = new BitSet();
      sent.set(0, Integer.parseInt(last.substring("reported ".length())));
      StoredSerials.read(database).assertHoldsExactlyOnce(sent);
    }
  }

  private PackedServer server(Database database) {
    return new PackedServer(
        folder.resolve("server"),
        database,
        List.of("-Xmx512m"),
        // Directives come soon.
        Map.of("CURVESCOPE_ALERT_PASS", "1s"));
  }

  private Process python(PackedServer server, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CURVESCOPE_URL", server.url());
    builder.environment().put("CURVESCOPE_SPOOL_DIRECTORY", folder.resolve("spool").toString());
    builder.environment().put("PYTHONPATH", CLIENT.resolve("src").toString());
    return builder.start();
  }
}
