package io.curvescope.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A test JVM that is killed must leave no server, no files and no mounts behind. */
class KilledTestProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void sigkillOfTheTestProcessStopsItsServer() throws IOException {
    TestServices services = TestServices.choose();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartPrivateDatabase.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int port;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String announced =
          output
              .lines()
              .filter(line -> line.startsWith(StartPrivateDatabase.ANNOUNCEMENT))
              .findFirst()
              .orElseThrow();
      port = Integer.parseInt(announced.substring(StartPrivateDatabase.ANNOUNCEMENT.length()));
      assertThat(FreePort.isFree(port)).isFalse();
    } finally {
      process.destroyForcibly();
    }

    Awaitility.await().atMost(LIMIT).until(() -> FreePort.isFree(port));
    switch (services) {
      case DEBIAN_ROOT -> assertThatTheRootIsClean(process.pid());
      case DOCKER -> assertThat(FreePort.isFree(port)).isTrue();
    }
  }

  private static void assertThatTheRootIsClean(long pid) throws IOException {
    DebianRoot root = DebianRoot.get(DebianRoot.Contents.SERVICES);
    Path folder = root.path().resolve("tmp/curvescope-postgres-" + pid + "-0");
    Awaitility.await().atMost(LIMIT).until(() -> !Files.exists(folder));
    List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
    assertThat(mounts).noneMatch(mount -> mount.contains(root.path().toString()));
  }
}
