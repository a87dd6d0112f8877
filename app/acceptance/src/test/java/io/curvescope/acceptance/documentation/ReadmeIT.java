package io.curvescope.acceptance.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type works as it stands. */
class ReadmeIT {
  private static final String DEFAULT_ADDRESS = "http://127.0.0.1:8080";

  @TempDir private Path folder;

  @Test
  void thePushWithCurlStoresWhatItSays() throws Exception {
    try (PackedServer server =
        new PackedServer(
            folder.resolve("server"),
            TimescaleDatabase.shared().createDatabase(),
            List.of(),
            Map.of())) {
      server.launch();
      server.awaitReady();
      String block = shellBlock(Files.readString(Path.of("../../README.md")));
      assertThat(block).contains(DEFAULT_ADDRESS);

      String first = run(block.replace(DEFAULT_ADDRESS, server.url()));

      assertThat(first).contains("\"accepted\":3", "\"duplicate\":false", "12.5");
    }
  }

  private static String shellBlock(String readme) {
    int start = readme.indexOf("```sh\n") + "```sh\n".length();
    return readme.substring(start, readme.indexOf("```", start));
  }

  private static String run(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-e", "-c", script).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
