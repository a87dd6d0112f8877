package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Where the real services of the tests come from on this machine. */
enum TestServices {
  /** Official images, by Testcontainers. */
  DOCKER,
  /** Debian's packages in a root folder; needs root, on Debian. */
  DEBIAN_ROOT;

  private static Optional<TestServices> chosen = Optional.empty();

  /**
   * Docker where an engine answers, else the Debian root. `CURVESCOPE_TEST_SERVICES` (`docker` or
   * `debian`) decides instead.
   *
   * @throws IllegalStateException where there is neither, with what to do
   */
  static synchronized TestServices choose() {
    if (chosen.isEmpty()) {
      chosen = Optional.of(find());
    }
    return chosen.get();
  }

  static IllegalStateException unavailable(String reason) {
    return new IllegalStateException(
        """
        The tests need a real TimescaleDB, and this machine has none to offer: %s.
        Do one of these, then run the tests again:
          - start a Docker engine that this user may use (`docker info` must answer), or
          - run the tests as root on Debian, for example in a container or a virtual machine: they then make a Debian root \
        folder with debootstrap by themselves (some GB in ~/.cache/curvescope, or where CURVESCOPE_TEST_ROOT says)."""
            .formatted(reason));
  }

  private static TestServices find() {
    String wish = Optional.ofNullable(System.getenv("CURVESCOPE_TEST_SERVICES")).orElse("");
    return switch (wish) {
      case "docker" -> DOCKER;
      case "debian" -> DEBIAN_ROOT;
      case "" ->
          DockerClientFactory.instance().isDockerAvailable() ? DOCKER : debianRootWherePossible();
      default ->
          throw new IllegalStateException(
              "CURVESCOPE_TEST_SERVICES must be docker or debian, but is " + wish);
    };
  }

  private static TestServices debianRootWherePossible() {
    if (!Files.exists(Path.of("/etc/debian_version"))) {
      throw unavailable("no Docker engine answers, and this is not Debian");
    }
    if (!runsAsRoot()) {
      throw unavailable("no Docker engine answers, and the tests do not run as root");
    }
    return DEBIAN_ROOT;
  }

  private static boolean runsAsRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
