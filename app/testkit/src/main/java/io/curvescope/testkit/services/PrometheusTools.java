package io.curvescope.testkit.services;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * `promtool` and `amtool`, which check the files of Prometheus and Alertmanager with these
 * programs' own parsers.
 */
public enum PrometheusTools {
  PROMTOOL("promtool", "prom/prometheus:v3.13.1"),
  AMTOOL("amtool", "prom/alertmanager:v0.33.1");

  private final String program;
  private final String image;

  PrometheusTools(String program, String image) {
    this.program = program;
    this.image = image;
  }

  /**
   * Runs the tool with a folder as its working directory.
   *
   * @return the output
   * @throws IllegalStateException when the tool finds something wrong, with its output
   */
  public String run(Path folder, String... arguments) {
    return switch (TestServices.choose()) {
      case DOCKER -> runImage(folder, arguments);
      case DEBIAN_ROOT ->
          runInRoot(DebianRoot.get(DebianRoot.Contents.SERVICES), folder, arguments);
    };
  }

  private String runImage(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--workdir=/files"));
    command.add("--volume=" + folder.toAbsolutePath() + ":/files:ro");
    command.addAll(List.of("--entrypoint=" + program, image));
    command.addAll(List.of(arguments));
    return HostCommand.run(command.toArray(String[]::new));
  }

  private String runInRoot(DebianRoot root, Path folder, String... arguments) {
    Path copy = root.createServiceFolder(program);
    try {
      HostCommand.run("cp", "-R", folder.toAbsolutePath() + "/.", copy.toString());
      List<String> command =
          new ArrayList<>(List.of("env", "--chdir=" + root.inside(copy), program));
      command.addAll(List.of(arguments));
      return HostCommand.run(root.command(command.toArray(String[]::new)).toArray(String[]::new));
    } finally {
      HostCommand.run("rm", "-rf", "--one-file-system", copy.toString());
    }
  }
}
