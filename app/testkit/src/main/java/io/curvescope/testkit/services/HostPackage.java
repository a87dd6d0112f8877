package io.curvescope.testkit.services;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Debian package of this machine that carries the program of its name. */
final class HostPackage {
  private static final Logger logger = LoggerFactory.getLogger(HostPackage.class);
  private static final long PROGRESS_NANOSECONDS = 5_000_000_000L;

  private HostPackage() {}

  /**
   * Does nothing where the program is on the path. Needs root.
   *
   * @throws IllegalStateException when apt-get fails, with what it said and what to do
   */
  static void installWhereMissing(String name) {
    if (isOnThePath(name)) {
      return;
    }
    logger.info("{} is missing: installing it with apt-get", name);
    for (List<String> command :
        List.of(
            List.of("apt-get", "update"),
            List.of(
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "install",
                "-y",
                "--no-install-recommends",
                name))) {
      HostCommand.Result result = HostCommand.run(command, progress("apt-get"));
      if (result.status() != 0) {
        throw TestServices.unavailable(
            String.join(" ", command) + " failed, its last words being:\n" + result.tail());
      }
    }
  }

  static boolean isOnThePath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Logs a line now and then: enough to see that it moves, not every package. */
  static Consumer<String> progress(String program) {
    long[] next = {System.nanoTime()};
    return line -> {
      if (System.nanoTime() - next[0] >= 0) {
        next[0] = System.nanoTime() + PROGRESS_NANOSECONDS;
        logger.info("{}: {}", program, line);
      }
    };
  }
}
