package io.curvescope.acceptance.deploy;

import io.curvescope.testkit.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the server's jar is built from, as the POMs say. */
final class PackedSources {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern OUTER_RESOURCE =
      Pattern.compile("<directory>\\$\\{project\\.basedir}/\\.\\./\\.\\./([^<]+)</directory>");
  private static final List<String> COMPILED = List.of("app/server", "app/curvature");

  private PackedSources() {}

  /** The POM of every module of the reactor: Maven does not start where one is missing. */
  static List<Path> poms() {
    String pom = Repository.text("pom.xml");
    String modules = pom.substring(0, pom.indexOf("</modules>"));
    return Stream.concat(
            Stream.of(Path.of("pom.xml")),
            named(MODULE, modules).map(each -> each.resolve("pom.xml")))
        .toList();
  }

  /** The folders beside the module that app/server/pom.xml packs. */
  static List<Path> resources() {
    return named(OUTER_RESOURCE, Repository.text("app/server/pom.xml")).toList();
  }

  /** Every file that the jar is made from, and the POMs of the modules that are compiled for it. */
  static List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(Path.of("pom.xml")));
    for (String module : COMPILED) {
      files.add(Path.of(module, "pom.xml"));
      files.addAll(below(Path.of(module, "src/main")));
    }
    resources().forEach(folder -> files.addAll(below(folder)));
    return files;
  }

  private static Stream<Path> named(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> Path.of(found.group(1)));
  }

  private static List<Path> below(Path folder) {
    Path root = Repository.file(".").normalize();
    try (Stream<Path> found = Files.walk(root.resolve(folder))) {
      return found.filter(Files::isRegularFile).map(root::relativize).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
