package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Python with PyTorch, as Debian packages it, over a copy of a folder. Its processes share the
 * host's network, so they reach servers on loopback.
 */
public final class PyTorch implements AutoCloseable {
  private static final String IMAGE = "curvescope-test-pytorch";
  private static final String DOCKERFILE =
      """
      FROM debian:trixie-slim
      RUN apt-get update && apt-get install --yes --no-install-recommends python3-torch python3-numpy python3-onnx
      """;

  /**
   * Without the first, every process of many computes with all cores; UCX, which Debian's PyTorch
   * brings, writes to the standard output where there is no /proc.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OMP_NUM_THREADS", "1", "UCX_LOG_LEVEL", "fatal", "PYTHONDONTWRITEBYTECODE", "1");

  private final TestServices services;
  private final Path copy;

  private PyTorch(TestServices services, Path copy) {
    this.services = services;
    this.copy = copy;
  }

  /** Makes PyTorch ready, which takes minutes the first time, and copies the folder for it. */
  public static PyTorch over(Path folder) {
    TestServices services = TestServices.choose();
    Path copy =
        switch (services) {
          case DOCKER -> dockerFolder();
          case DEBIAN_ROOT ->
              DebianRoot.get(DebianRoot.Contents.PYTORCH).createServiceFolder("pytorch");
        };
    HostCommand.run("cp", "-R", folder.toAbsolutePath() + "/.", copy.toString());
    return new PyTorch(services, copy);
  }

  /** Copies a further folder into the copy, under a name. */
  public void add(Path folder, String name) {
    HostCommand.run(
        "cp", "-R", folder.toAbsolutePath().normalize().toString(), copy.resolve(name).toString());
  }

  /**
   * A process that runs a command in the copy. Its errors go where its output goes.
   *
   * @param variables of its environment
   */
  public ProcessBuilder process(Map<String, String> variables, String... command) {
    List<String> all =
        switch (services) {
          case DOCKER -> inContainer(variables);
          case DEBIAN_ROOT -> inRoot(variables);
        };
    all.addAll(List.of(command));
    return new ProcessBuilder(all).redirectErrorStream(true);
  }

  @Override
  public void close() {
    HostCommand.run("rm", "-rf", "--one-file-system", copy.toString());
  }

  private List<String> inRoot(Map<String, String> variables) {
    DebianRoot root = DebianRoot.get(DebianRoot.Contents.PYTORCH);
    List<String> command = root.command("env", "--chdir=" + root.inside(copy));
    ENVIRONMENT.forEach((name, value) -> command.add(name + "=" + value));
    variables.forEach((name, value) -> command.add(name + "=" + value));
    return command;
  }

  private List<String> inContainer(Map<String, String> variables) {
    List<String> command =
        new ArrayList<>(List.of("docker", "run", "--rm", "--network=host", "--workdir=/files"));
    command.add("--volume=" + copy.toAbsolutePath() + ":/files");
    ENVIRONMENT.forEach((name, value) -> command.add("--env=" + name + "=" + value));
    variables.forEach((name, value) -> command.add("--env=" + name + "=" + value));
    command.add(IMAGE);
    return command;
  }

  private static Path dockerFolder() {
    try {
      Path context = Files.createTempDirectory("curvescope-pytorch-image-");
      Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
      HostCommand.run("docker", "build", "--tag=" + IMAGE, context.toString());
      return Files.createTempDirectory("curvescope-pytorch-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
