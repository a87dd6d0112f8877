package io.curvescope.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.runbook.RunbookName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every alert and every failure mode has its runbook, and there is none besides. */
class RunbookFilesTest {
  private static final Path FOLDER = Path.of("../../docs/runbooks");

  @Test
  void theFolderHoldsTheRunbooksOfAllAlertsAndFailureModesAndNoOther() throws IOException {
    Set<String> wanted =
        Stream.concat(
                Arrays.stream(AlertName.values()).map(AlertName::runbook),
                Arrays.stream(FailureMode.values()).map(FailureMode::runbook))
            .collect(Collectors.toCollection(TreeSet::new));

    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @ParameterizedTest
  @EnumSource(AlertName.class)
  void theRunbookOfAnAlertNamesItAndSaysWhatToDo(AlertName alert) throws IOException {
    assertThat(RunbookName.ofAlert(alert.wireName()).value()).isEqualTo(alert.runbook());
    String page = Files.readString(FOLDER.resolve(alert.runbook() + ".md"));

    assertThat(page)
        .startsWith("# " + alert.wireName() + ": ")
        .containsSubsequence("\n## Check\n", "\n## Mitigate\n", "\n## Escalate\n");
  }

  @ParameterizedTest
  @EnumSource(FailureMode.class)
  void everyFailureModeIsDocumented(FailureMode mode) throws IOException {
    assertThat(Files.readString(Path.of("../../docs/diagnosis.md"))).contains("\n| " + mode + " ");
    assertThat(Files.readString(FOLDER.resolve(mode.runbook() + ".md")))
        .contains("mode " + mode.name());
  }
}
