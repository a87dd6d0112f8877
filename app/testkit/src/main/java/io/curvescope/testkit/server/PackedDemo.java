package io.curvescope.testkit.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** `curvescope demo` from the packed jar, which stays up until it is closed. */
public final class PackedDemo implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String LOG = "demo-console.log";
  private static final String UP = "The service stays up until Ctrl-C";

  private final PackedProcess process;
  private final Path log;

  private PackedDemo(PackedProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it, and returns when it has done all that it does at first.
   *
   * @param folder for its data and its log
   * @param settings environment variables
   */
  public static PackedDemo start(Path folder, int port, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("CURVESCOPE_PORT", Integer.toString(port));
    all.put("CURVESCOPE_DATA", folder.resolve("data").toString());
    PackedDemo demo =
        new PackedDemo(
            PackedProcess.start(
                folder,
                LOG,
                List.of("-Dstdout.encoding=UTF-8"),
                "io.curvescope.server.demo.Demo",
                all),
            folder.resolve(LOG));
    demo.awaitUp();
    return demo;
  }

  /** What it said so far. */
  public String said() {
    return PackedProcess.text(log);
  }

  @Override
  public void close() {
    process.close();
  }

  private void awaitUp() {
    Awaitility.await("the demo")
        .atMost(LIMIT)
        .until(
            () -> {
              String said = said();
              if (said.contains("curvescope: ")) {
                throw new IllegalStateException(said);
              }
              return said.contains(UP);
            });
  }
}
