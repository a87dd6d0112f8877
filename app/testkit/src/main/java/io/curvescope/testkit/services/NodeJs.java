package io.curvescope.testkit.services;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Node.js with npm, over a folder. This machine's where it has them; else the official image where
 * there is a Docker engine, or Debian's packages, which are then installed.
 */
public final class NodeJs {
  private static final String IMAGE = "node:22.20.0-slim";
  private static final String PACKAGE_MANAGER = "npm";

  private final Path folder;
  private final List<String> prefix;

  private NodeJs(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** Makes it ready for a folder with a package.json, whose programs find nothing else. */
  public static NodeJs over(Path folder) {
    Path absolute = folder.toAbsolutePath();
    if (HostPackage.isOnThePath(PACKAGE_MANAGER)) {
      return new NodeJs(absolute, List.of());
    }
    return switch (TestServices.choose()) {
      case DOCKER ->
          new NodeJs(
              absolute,
              List.of(
                  "docker",
                  "run",
                  "--rm",
                  "--workdir=/files",
                  "--volume=" + absolute + ":/files",
                  IMAGE));
      case DEBIAN_ROOT -> {
        HostPackage.installWhereMissing(PACKAGE_MANAGER);
        yield new NodeJs(absolute, List.of());
      }
    };
  }

  /**
   * Installs exactly what the folder's package-lock.json names, and runs none of its scripts.
   *
   * @throws IllegalStateException when that fails, with the end of what npm said
   */
  public void install() {
    run(PACKAGE_MANAGER, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
  }

  /**
   * Runs a script of the folder.
   *
   * @return the end of its output
   * @throws IllegalStateException when its status is not 0, with the end of its output
   */
  public String script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", name));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... insideCommand) {
    List<String> command = new ArrayList<>();
    if (prefix.isEmpty()) {
      command.addAll(List.of("env", "--chdir=" + folder));
    }
    command.addAll(prefix);
    command.addAll(List.of(insideCommand));
    return HostCommand.run(command.toArray(String[]::new));
  }
}
