package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with a small Debian trixie that carries what some tests need, by {@link Contents}. It is
 * made once per user by debootstrap, kept under `${XDG_CACHE_HOME:-~/.cache}/curvescope`, and
 * entered by chroot, so that the host's own packages stay as they are. `CURVESCOPE_TEST_ROOT` names
 * another place, to which the names of the further roots are added.
 */
final class DebianRoot {
  /** What a root carries. They are apart, so that a test waits only for what it needs. */
  enum Contents {
    /** PostgreSQL with TimescaleDB, Prometheus and Alertmanager: 1 GB, about a minute. */
    SERVICES("", List.of("postgresql-17-timescaledb", "prometheus", "prometheus-alertmanager")),
    /**
     * Chromium, with a font to draw text in, and a session bus, which GTK asks for and debootstrap
     * does not find by itself: 1 GB, a few minutes.
     */
    BROWSER("-browser", List.of("chromium", "dbus-x11", "fonts-dejavu-core")),
    /** Python with PyTorch: 1.5 GB, a few minutes. */
    PYTORCH("-pytorch", List.of("python3-torch", "python3-numpy", "python3-onnx"));

    private final String suffix;
    private final List<String> packages;

    Contents(String suffix, List<String> packages) {
      this.suffix = suffix;
      this.packages = packages;
    }
  }

  private static final Pattern SERVICE_FOLDER =
      Pattern.compile("curvescope-[a-z]+-([0-9]+)-[0-9]+");

  private static final Map<Contents, DebianRoot> made = new EnumMap<>(Contents.class);

  private final Path path;

  private DebianRoot(Path path) {
    this.path = path;
  }

  /**
   * The root folder, made first where it is missing. One process at a time makes it; others wait.
   *
   * @throws IllegalStateException when it cannot be made, with the reason and what to do
   */
  static synchronized DebianRoot get(Contents contents) {
    return made.computeIfAbsent(contents, DebianRoot::make);
  }

  private static DebianRoot make(Contents contents) {
    Path place = place(contents);
    try {
      Files.createDirectories(place.toAbsolutePath().getParent());
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(place + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        DebianRootBuilder.ensure(place, contents.packages);
        DebianRoot root = new DebianRoot(place);
        root.removeWhatKilledProcessesLeft();
        return root;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** The command line that runs a program inside the root, as root. */
  List<String> command(String... insideCommand) {
    List<String> command = new ArrayList<>(List.of("chroot", path.toString()));
    command.addAll(List.of(insideCommand));
    return command;
  }

  /**
   * A fresh folder for one service's files, inside the root. Its name carries the id of this
   * process, so that a later one can tell that it was left over.
   */
  synchronized Path createServiceFolder(String service) {
    String name = "curvescope-" + service + "-" + ProcessHandle.current().pid() + "-";
    int number = 0;
    while (Files.exists(path.resolve("tmp").resolve(name + number))) {
      number++;
    }
    try {
      return Files.createDirectory(path.resolve("tmp").resolve(name + number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a file in the root as a program inside sees it. */
  String inside(Path file) {
    return "/" + path.relativize(file);
  }

  private static Path place(Contents contents) {
    String override = System.getenv("CURVESCOPE_TEST_ROOT");
    if (override != null && !override.isBlank()) {
      return Path.of(override + contents.suffix).toAbsolutePath();
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache != null && !cache.isBlank()
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("curvescope").resolve("debian-trixie" + contents.suffix).toAbsolutePath();
  }

  private void removeWhatKilledProcessesLeft() throws IOException {
    List<Path> leftOver;
    try (Stream<Path> found = Files.list(path.resolve("tmp"))) {
      leftOver = found.filter(DebianRoot::belongsToADeadProcess).toList();
    }
    for (Path folder : leftOver) {
      HostCommand.run("rm", "-rf", "--one-file-system", folder.toString());
    }
  }

  private static boolean belongsToADeadProcess(Path folder) {
    Matcher name = SERVICE_FOLDER.matcher(folder.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }
}
