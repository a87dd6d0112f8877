package io.curvescope.server.analysis.process;

import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process of the same classes and JDK as this one. It inherits no environment but what programs
 * and numeric libraries need to run: no token, no password, no address. What it needs beside that
 * it is given by name.
 */
public final class JavaProcess {
  private static final String LOADER = "org.springframework.boot.loader.launch.PropertiesLauncher";
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");
  private static final List<String> INHERITED_PREFIXES = List.of("OMP_", "OPENBLAS_");

  private JavaProcess() {}

  /**
   * A process that is not started yet.
   *
   * @param flags of the JVM
   * @param main the class to run
   * @param environment in addition to the few variables that are inherited
   */
  public static ProcessBuilder of(
      List<String> flags, Class<?> main, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command(flags, main));
    builder.environment().keySet().removeIf(name -> !isInherited(name));
    builder.environment().putAll(environment);
    return builder;
  }

  private static boolean isInherited(String name) {
    return INHERITED.contains(name) || INHERITED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static List<String> command(List<String> flags, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    if (isPacked()) {
      command.add("-Dloader.main=" + main.getName());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), LOADER));
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }
    return command;
  }

  /** Whether the classes lie in a jar within a jar, which only Spring Boot's loader can read. */
  private static boolean isPacked() {
    URL place = JavaProcess.class.getProtectionDomain().getCodeSource().getLocation();
    return place.toString().startsWith("jar:nested:");
  }
}
