package io.curvescope.server.checkpoint.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeysTest {
  @TempDir Path data = Path.of("");

  @Test
  void makesAKeyOnceForThisUserAloneAlsoWhenManyProcessesStart() throws Exception {
    List<Callable<String>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(() -> load(Optional.empty()).toString());
    }
    List<String> keys = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<String> start : executor.invokeAll(starts)) {
        keys.add(start.get());
      }
    }

    assertThat(keys).containsOnly(load(Optional.empty()).toString());
    Path file = data.resolve("artifact.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(keys.getFirst()).doesNotContain(Files.readString(file).strip());
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void makesNoNewKeyWhereArtifactsNeedTheOldOne() throws IOException {
    FileArtifactStore store =
        FileArtifactStore.open(data.resolve("artifacts"), load(Optional.empty()));
    store.stage("p", InputStream.nullInputStream(), 10).publish();
    Files.delete(data.resolve("artifact.key"));

    assertThatThrownBy(() -> load(Optional.empty()))
        .hasMessageContaining("artifact.key")
        .hasMessageContaining("CURVESCOPE_ARTIFACT_KEY");
    assertThat(data.resolve("artifact.key")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "c2hvcnQ=", "", "AAAA,", "not base64 at all!!"})
  void refusesWhatIsNoKeyWithoutRepeatingIt(String setting) {
    assertThatThrownBy(() -> load(Optional.of(setting)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CURVESCOPE_ARTIFACT_KEY must be 32 random bytes in Base64")
        .satisfies(
            refused -> {
              if (!setting.isEmpty()) {
                assertThat(refused.getMessage()).doesNotContain(setting);
              }
            });
  }

  private KeyRing load(Optional<String> setting) throws IOException {
    return ServerKeys.load(setting, data, data.resolve("artifacts"));
  }
}
