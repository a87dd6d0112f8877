package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Debian's Chromium without a window, which answers the DevTools protocol on a loopback port. It
 * shares the host's network, so it reaches servers on loopback.
 */
public final class Chromium implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String IMAGE = "curvescope-test-chromium";
  private static final String DOCKERFILE =
      """
      FROM debian:trixie-slim
      RUN apt-get update && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core
      """;

  /** In namespaces of its own: neither a mount nor a process outlives it, however it ends. */
  private static final String ENTER =
      """
      root="$1"; shift
      mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$root" "$@"
      """;

  private final Process process;
  private final Path log;
  private final int port;

  private Chromium(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts it, once its root is made, which takes minutes the first time. */
  public static Chromium start(Path folder) {
    int port = FreePort.find();
    Path log = folder.resolve("chromium.log");
    List<String> command =
        switch (TestServices.choose()) {
          case DOCKER -> inContainer();
          case DEBIAN_ROOT -> inRoot();
        };
    command.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-address=127.0.0.1",
            "--remote-debugging-port=" + port,
            "about:blank"));
    try {
      Chromium chromium =
          new Chromium(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start(),
              log,
              port);
      chromium.awaitReady();
      return chromium;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers the DevTools protocol. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  private void awaitReady() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint() + "/json/version")).build();
      Awaitility.await("Chromium on port " + port)
          .atMost(START_LIMIT)
          .until(
              () -> {
                if (!process.isAlive()) {
                  throw new IllegalStateException(
                      "Chromium ended; it said:\n" + Files.readString(log));
                }
                try {
                  return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
                } catch (IOException notYet) {
                  return false;
                }
              });
    }
  }

  private static List<String> inRoot() {
    DebianRoot root = DebianRoot.get(DebianRoot.Contents.BROWSER);
    Path home = root.createServiceFolder("chromium");
    return new ArrayList<>(
        List.of(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            ENTER,
            "sh",
            root.path().toString(),
            "env",
            "HOME=" + root.inside(home),
            "/usr/lib/chromium/chromium",
            "--user-data-dir=" + root.inside(home)));
  }

  private static List<String> inContainer() {
    try {
      Path context = Files.createTempDirectory("curvescope-chromium-image-");
      Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
      HostCommand.run("docker", "build", "--tag=" + IMAGE, context.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ArrayList<>(
        List.of("docker", "run", "--rm", "--init", "--network=host", IMAGE, "chromium"));
  }
}
