package io.curvescope.acceptance.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  @TempDir private Path temporary;
  private LauncherFolder launcher;

  @BeforeEach
  void copyTheLauncher() throws IOException {
    launcher = new LauncherFolder(temporary.resolve("a folder"));
  }

  @Test
  void withoutACommandItShowsTheCommandsAndFails() throws Exception {
    LauncherFolder.Outcome outcome = launcher.run();

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .contains("curvescope demo", "curvescope serve", "curvescope worker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "worker"})
  void everyCommandHasHelpThatNamesEachFlagWithItsVariable(String command) throws Exception {
    LauncherFolder.Outcome outcome = launcher.run(command, "--help");

    assertThat(outcome.status()).isZero();
    List<String> settings =
        command.equals("worker")
            ? List.of("DATA", "DATABASE_URL", "DATABASE_USER")
            : List.of("PORT", "BIND", "DATA", "DATABASE_URL", "DATABASE_USER", "ROLES");
    for (String setting : settings) {
      String flag = "--" + setting.toLowerCase(Locale.ROOT).replace('_', '-') + " ";
      assertThat(outcome.output().lines())
          .anyMatch(line -> line.contains(flag) && line.contains("CURVESCOPE_" + setting));
    }
    assertThat(outcome.output()).contains("CURVESCOPE_DATABASE_PASSWORD");
  }

  @Test
  void tokensHaveCommandsWithHelpAndTakeTheDatabasesFlagsOnly() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25").toString());

    assertThat(launcher.run("token", "--help").output())
        .isEqualTo(launcher.run("token", "create", "--help").output())
        .contains("create --name NAME", "revoke ID", "--every-project", "CURVESCOPE_DATABASE_URL");
    assertThat(launcher.run("token", "list", "--port", "1").errors()).contains("'--port'");
    assertThat(launcher.run("token", "create", "--role").errors()).contains("--role needs a value");
    String called =
        launcher
            .run(
                "token",
                "create",
                "--data=my data",
                "--name=a b",
                "--role",
                "read",
                "--every-project")
            .output();
    assertThat(called)
        .contains("data=" + launcher.path("my data").toRealPath())
        .endsWith(
            "io.curvescope.server.access.command.TokenCommand create --name a b --role read --every-project\n");
  }

  @Test
  void unknownCommandsAndFlagsAreNamed() throws Exception {
    assertThat(launcher.run("fly").errors()).contains("'fly'");
    LauncherFolder.Outcome flag = launcher.run("serve", "--exit");
    assertThat(flag.status()).isEqualTo(2);
    assertThat(flag.errors()).contains("--exit");
    assertThat(launcher.run("worker", "--port", "1").errors()).contains("no option '--port'");
    assertThat(launcher.run("serve", "--port").errors()).contains("--port needs a value");
    assertThat(launcher.run("serve", "--port", "http").errors()).contains("'http'");
    assertThat(launcher.run("serve", "--port", "65536").errors()).contains("'65536'");
  }

  @Test
  void buildsOnFirstUseAndAgainOnlyWhenSourcesAreNewer() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25.0.1").toString());

    assertThat(launcher.run("serve").errors()).contains("first use");
    assertThat(launcher.run("serve").errors()).isEmpty();
    Files.writeString(launcher.path("migrations/V1__a.sql"), "select 1;");
    Files.setLastModifiedTime(
        launcher.path("migrations/V1__a.sql"),
        FileTime.fromMillis(
            launcher.path("app/server/target/launcher-build.started").toFile().lastModified()
                + 2_000));
    assertThat(launcher.run("serve").errors()).contains("sources are newer");
    assertThat(Files.readAllLines(launcher.path("builds"))).hasSize(2);
  }

  @Test
  void aFailedBuildIsShownWithItsLog() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25.0.1").toString());
    launcher.program(
        "bin/mvn", "echo '[INFO] working'; echo '[ERROR] it does not compile'; exit 1");

    LauncherFolder.Outcome outcome = launcher.run("serve");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.errors())
        .contains("it does not compile", "launcher-build.log")
        .doesNotContain("working");
    assertThat(launcher.path("app/server/target/launcher-build.lock")).doesNotExist();
  }

  @Test
  void saysInOneLineThatMavenIsMissing() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25.0.1").toString());
    launcher.set("CURVESCOPE_MVN", launcher.path("bin/missing").toString());

    LauncherFolder.Outcome outcome = launcher.run("serve");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.errors().lines()).singleElement().asString().contains("Maven");
  }

  @Test
  void passesFlagsAsEnvironmentAndTheFlagsOfTheJvm() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "26").toString());
    launcher.set("CURVESCOPE_PORT", "1111");
    launcher.set("CURVESCOPE_JAVA_OPTIONS", "-Xmx1g -Xms1g");

    String called = launcher.run("demo", "--port=2222", "--data", "my data", "--exit").output();

    assertThat(called)
        .contains("port=2222", "data=" + launcher.path("my data").toRealPath())
        .contains("--enable-native-access=ALL-UNNAMED", "-Xmx1g -Xms1g")
        .endsWith("io.curvescope.server.demo.Demo --exit\n");
  }

  @Test
  void theWorkersOptionsReachItAsEnvironment() throws Exception {
    launcher.set(
        "JAVA_HOME",
        launcher
            .jdk(
                "jdk",
                "26",
                "echo $CURVESCOPE_WORKER_PROCESSES $CURVESCOPE_ANALYSIS_MEMORYBUDGET \"$@\"")
            .toString());

    String called = launcher.run("worker", "--processes", "3", "--memory-budget=4GB").output();

    assertThat(called)
        .startsWith("3 4GB ")
        .contains("io.curvescope.server.analysis.supervise.WorkerMain");
  }

  @Test
  void prefersJavaHomeAndPassesOverJdksThatAreTooOld() throws Exception {
    launcher.jdk("home/.sdkman/candidates/java/17", "17.0.9");
    launcher.jdk("home/.jdks/right", "25", "echo the right one");
    launcher.set("JAVA_HOME", launcher.jdk("old", "21.0.2", "echo the old one").toString());
    launcher.set(
        "PATH",
        launcher.jdk("older", "1.8.0_401", "echo the oldest").resolve("bin") + ":/usr/bin:/bin");

    assertThat(launcher.run("serve").output()).doesNotContain("old");
    launcher.set("JAVA_HOME", launcher.path("home/.jdks/right").toString());
    assertThat(launcher.run("serve").output()).contains("the right one");
  }

  @Test
  void aDataFolderThatCannotBeMadeIsOneClearLine() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25").toString());
    Files.writeString(launcher.path("file"), "");

    LauncherFolder.Outcome outcome =
        launcher.run("serve", "--data", launcher.path("file/data").toString());

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.errors().lines())
        .singleElement()
        .asString()
        .contains("data folder", "--data");
  }

  @Test
  void worksThroughASymbolicLinkFromAnotherFolder() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25").toString());
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Path link =
        Files.createSymbolicLink(elsewhere.resolve("cs"), Path.of("../a folder/curvescope"));

    LauncherFolder.Outcome outcome = LauncherFolder.await(launcher.start(link, elsewhere, "serve"));

    assertThat(outcome.status()).isZero();
    assertThat(outcome.output()).contains("io.curvescope.server.CurvescopeServer");
  }

  @Test
  void theExitStatusIsTheServers() throws Exception {
    launcher.set("JAVA_HOME", launcher.jdk("jdk", "25", "exit 42").toString());

    assertThat(launcher.run("serve").status()).isEqualTo(42);
  }

  @Test
  void signalsReachTheServer() throws Exception {
    Path ready = launcher.path("ready");
    launcher.set(
        "JAVA_HOME",
        launcher
            .jdk(
                "jdk",
                "25",
                "trap 'exit 7' TERM\n: >\"$HOME/../ready\"\nwhile :; do sleep 0.05; done")
            .toString());
    Process process = launcher.start(launcher.path("curvescope"), temporary, "serve");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(ready));

    process.destroy();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(7);
  }
}
