package io.curvescope.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.server.PackedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** `curvescope demo --exit` from the packed jar: everything that it starts, to its end. */
@Tag("endurance")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
  @TempDir private Path folder;

  @Test
  void theDemoEndsWithStatus0HavingFoundEverythingAsItWasSentAndRecomputed() throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dstdout.encoding=UTF-8",
                    "-cp",
                    PackedProcess.jar().toString(),
                    "io.curvescope.server.demo.Demo",
                    "--exit"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CURVESCOPE_PORT", "0");
    builder.environment().put("CURVESCOPE_DATA", folder.resolve("data").toString());
    Process demo = builder.start();
    try {
      int status = demo.waitFor();

      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(status).as(said).isZero();
      assertThat(said)
          .contains("3 runs are in the database exactly as they were sent")
          .contains("checkpoint submitted")
          .contains("step 50 succeeded", "step 100 succeeded")
          .contains("loss NaN")
          .contains("reported are those that the service computes itself")
          .doesNotContain("DISAGREE");
    } finally {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }
}
