package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dockerfile, .dockerignore and launcher know everything that the POMs pack into the jar. */
class PackedSourcesTest {
  /** Far ahead, since the launcher looks at folders too, which this test makes now. */
  private static final Instant JAR_BUILT = Instant.parse("2100-01-01T00:00:00Z");

  @Test
  void thePomsNameModulesAndFolders() {
    assertThat(PackedSources.poms())
        .contains(Path.of("app/server/pom.xml"), Path.of("clients/python/pom.xml"));
    assertThat(PackedSources.resources())
        .contains(Path.of("migrations"), Path.of("docs/runbooks"), Path.of("grafana/dashboards"));
  }

  @Test
  void theImageIsBuiltFromAllOfThem() {
    DockerContext context =
        DockerContext.of(Repository.text("Dockerfile"), Repository.text(".dockerignore"));

    assertThat(Stream.concat(PackedSources.poms().stream(), PackedSources.files().stream()))
        .allMatch(context::has);
    assertThat(context.has(Path.of("app/server/target/classes/A.class"))).isFalse();
    assertThat(context.has(Path.of("app/server/src/test/java/A.java"))).isFalse();
    assertThat(context.has(Path.of(".env"))).isFalse();
  }

  @Test
  void aLineThatIsMissingIsSeen() {
    String dockerfile = Repository.text("Dockerfile");
    String dockerignore = Repository.text(".dockerignore");
    Path dashboard = Path.of("grafana/dashboards/debug.json");
    String copy = "COPY grafana/dashboards grafana/dashboards\n";
    String sent = "!grafana/dashboards\n";
    assertThat(dockerfile).contains(copy);
    assertThat(dockerignore).contains(sent);

    assertThat(DockerContext.of(dockerfile, dockerignore).has(dashboard)).isTrue();
    assertThat(DockerContext.of(dockerfile.replace(copy, ""), dockerignore).has(dashboard))
        .isFalse();
    assertThat(DockerContext.of(dockerfile, dockerignore.replace(sent, "")).has(dashboard))
        .isFalse();
  }

  /** A newer file of each of them makes the launcher build again; none does not. */
  @ParameterizedTest
  @MethodSource("watched")
  void theLauncherSeesANewerSource(Path newer, @TempDir Path folder) throws Exception {
    for (Path source : watched()) {
      touch(folder.resolve(source), JAR_BUILT.minusSeconds(1));
    }
    touch(folder.resolve("app/server/target/packed/curvescope-server.jar"), JAR_BUILT);
    program(folder.resolve("jdk/bin/java"), "exit 0");
    program(folder.resolve("jdk/bin/javac"), "exit 0");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(folder.resolve("mvn"), "exit 3");
    Files.copy(
        Repository.file("curvescope"),
        folder.resolve("curvescope"),
        StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(launch(folder)).as("with no newer source").isZero();

    touch(folder.resolve(newer), JAR_BUILT.plusSeconds(1));

    // Maven, which is called then, is one that fails.
    assertThat(launch(folder)).as(newer + " is newer").isEqualTo(1);
  }

  /** One file of each folder, and every POM. */
  static List<Path> watched() {
    return Stream.concat(
            Stream.of(
                Path.of("pom.xml"),
                Path.of("app/server/pom.xml"),
                Path.of("app/server/src/main/java/A.java"),
                Path.of("app/curvature/pom.xml"),
                Path.of("app/curvature/src/main/java/A.java")),
            PackedSources.resources().stream().map(each -> each.resolve("a-file")))
        .toList();
  }

  private static int launch(Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", folder.resolve("curvescope").toString(), "serve")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("CURVESCOPE_MVN", folder.resolve("mvn").toString());
    builder.environment().put("CURVESCOPE_DATA", folder.resolve("data").toString());
    return builder.start().waitFor();
  }

  private static void touch(Path file, Instant time) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static void program(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
