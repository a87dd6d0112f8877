package io.curvescope.acceptance.launcher;

import io.curvescope.testkit.repository.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A copy of the launcher in a folder that looks like the repository, with pretended programs in
 * place of Maven and the JDK that say how they were called.
 */
final class LauncherFolder {
  /** How a call of the launcher ended. */
  record Outcome(int status, String output, String errors) {}

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  LauncherFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("app/server/src/main"));
    Files.createDirectories(folder.resolve("app/curvature/src/main"));
    Files.createDirectories(folder.resolve("migrations"));
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("pom.xml"), "<project/>");
    Files.copy(repositoryLauncher(), folder.resolve("curvescope"));
    executable(folder.resolve("curvescope"));
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("CURVESCOPE_MVN", folder.resolve("bin/mvn").toString());
    program("bin/mvn", mavenThatMakesTheJar());
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  void set(String name, String value) {
    environment.put(name, value);
  }

  /** A JDK that prints how it was called. */
  Path jdk(String name, String version) throws IOException {
    return jdk(
        name, version, "printf '%s\\n' \"port=${CURVESCOPE_PORT:-} data=$CURVESCOPE_DATA $*\"");
  }

  Path jdk(String name, String version, String java) throws IOException {
    Path jdk = folder.resolve(name);
    program(name + "/bin/java", java);
    program(name + "/bin/javac", "exit 0");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  void program(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    executable(file);
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return await(start(folder.resolve("curvescope"), folder, arguments));
  }

  Process start(Path launcher, Path workingDirectory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Outcome await(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output, errors);
  }

  /** The launcher itself: tests run in the folder of the module. */
  static Path repositoryLauncher() {
    return Repository.file("curvescope");
  }

  private static String mavenThatMakesTheJar() {
    return """
        while [ $# -gt 0 ]; do [ "$1" = --file ] && root=$(dirname "$2"); shift; done
        echo '[INFO] --- compiler:3.14.1:compile (default-compile) @ curvescope-server ---'
        echo built >>"$root/builds"
        mkdir -p "$root/app/server/target/packed"
        echo "$(wc -l <"$root/builds")" >"$root/app/server/target/packed/curvescope-server.jar\"""";
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
