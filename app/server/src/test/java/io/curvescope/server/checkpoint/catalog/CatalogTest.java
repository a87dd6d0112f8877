package io.curvescope.server.checkpoint.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.ProjectFull;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.UnknownArtifact;
import io.curvescope.server.run.RunKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  @TempDir Path folder = Path.of("");
  private Optional<Catalog> opened = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    opened = Optional.of(new Catalog(folder));
  }

  @AfterEach
  void close() {
    catalog().close();
  }

  private Catalog catalog() {
    return opened.orElseThrow();
  }

  @Test
  void countsEveryArtifactOnceAndKnowsACheckpointAgain() throws Exception {
    RunKey run = catalog().createRun();
    Checkpoint first = catalog().submit(run, 1, "model", "weights 1", "batch");
    catalog().submit(run, 2, "model", "weights 2", "batch");
    Checkpoint again = catalog().submit(run, 1, "model", "weights 1", "batch");

    assertThat(again.number()).isEqualTo(first.number());
    assertThat(catalog().usedArtifacts()).isEqualTo(4);
    assertThat(catalog().usedBytes())
        .isEqualTo("model".length() + 2 * "weights 1".length() + "batch".length());
    assertThat(catalog().checkpoints.find(first.number()))
        .hasValueSatisfying(found -> assertThat(found.step()).isEqualTo(1));
    assertThat(catalog().checkpoints.ofRun(run, OptionalLong.empty(), 10)).hasSize(2);
    // One that takes the model's own weights is another checkpoint, and known again too.
    Checkpoint own = catalog().submit(run, 1, "model", Optional.empty(), "batch", true);
    assertThat(own.number()).isNotEqualTo(first.number());
    assertThat(catalog().submit(run, 1, "model", Optional.empty(), "batch", true).number())
        .isEqualTo(own.number());
  }

  @Test
  void storesNothingOfASubmissionThatFails() throws Exception {
    RunKey run = catalog().createRun();

    assertThatThrownBy(
            () -> catalog().submit(run, 1, "nobody sent this", Optional.of("w"), "b", false))
        .isInstanceOf(UnknownArtifact.class);

    assertThat(catalog().usedArtifacts()).isZero();
    assertThat(catalog().isReadable("w")).isFalse();
    assertThat(catalog().checkpoints.ofRun(run, OptionalLong.empty(), 10)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void letsNoProjectHaveMoreThanItMay() throws Exception {
    RunKey run = catalog().createRun();
    catalog().submit(run, 1, "m".repeat(900), "w".repeat(900), "b");

    assertThatThrownBy(() -> catalog().submit(run, 2, "m".repeat(900), "v".repeat(900), "b"))
        .isInstanceOfSatisfying(
            ProjectFull.class,
            full ->
                assertThat(full.detail())
                    .contains("1801 bytes")
                    .contains("900 bytes")
                    .contains("2000 bytes"));
    catalog().submit(run, 2, "m".repeat(900), "v", "b");
    catalog().submit(run, 2, "m".repeat(900), "u", "b");
    catalog().submit(run, 2, "m".repeat(900), "t", "b");
    assertThatThrownBy(() -> catalog().submit(run, 2, "m".repeat(900), "s", "b"))
        .isInstanceOf(ProjectFull.class)
        .hasMessageContaining("6 artifacts");
    catalog().storage.execute("update artifact_account set maximum_artifacts = 7");
    catalog().submit(run, 2, "m".repeat(900), "s", "b");
    assertThat(catalog().usedArtifacts()).isEqualTo(7);
  }

  @Test
  void letsGoOfOldCheckpointsAndOfWhatOnlyTheyReferredTo() throws Exception {
    RunKey run = catalog().createRun();
    for (int step = 1; step <= 4; step++) {
      catalog().submit(run, step, "model", "w" + step, "batch");
      catalog().pass(Duration.ofMinutes(1));
    }
    catalog().retention.apply();
    assertThat(steps(run)).containsExactly(4L, 3L, 2L);
    // Unused since a few minutes only.
    assertThat(catalog().isReadable("w1")).isTrue();
    catalog().pass(Duration.ofHours(2));
    catalog().retention.apply();
    assertThat(catalog().isReadable("w1")).isFalse();
    assertThat(catalog().isReadable("w2")).isTrue();
    assertThat(catalog().usedArtifacts()).isEqualTo(5);

    catalog().pass(Duration.ofDays(11));
    catalog().retention.apply();

    assertThat(steps(run)).isEmpty();
    assertThat(catalog().usedArtifacts()).isZero();
    assertThat(catalog().usedBytes()).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void keepsTheLastStableCheckpointOfEachRunAndWhatIsInUse() throws Exception {
    RunKey run = catalog().createRun();
    RunKey other = catalog().createRun();
    report(run, 1, "0.5");
    report(run, 2, "0.4");
    report(run, 3, "NaN");
    report(other, 1, "0.3");
    for (int step = 1; step <= 3; step++) {
      catalog().submit(run, step, "model", "w" + step, "batch");
    }
    catalog().submit(other, 1, "model", "w1", "batch");
    Checkpoint used = catalog().submit(other, 2, "model", "w2", "batch");
    catalog().inUse.add(used.number());
    catalog().pass(Duration.ofDays(11));

    catalog().retention.apply();

    assertThat(steps(run)).containsExactly(2L);
    assertThat(steps(other)).containsExactly(2L, 1L);
    assertThat(catalog().isReadable("w3")).isFalse();
    assertThat(catalog().isReadable("w2")).isTrue();
  }

  @Test
  void judgesACheckpointByLossAndByIncidentsUntilTheNext() throws Exception {
    RunKey run = catalog().createRun();
    for (int step : new int[] {10, 20, 30}) {
      report(run, step, "0.1");
      catalog().submit(run, step, "model", "w" + step, "batch");
    }
    assertThat(lastStable(run)).isEqualTo(30);
    incident(run, 31, "preemption");
    assertThat(lastStable(run)).isEqualTo(30);
    incident(run, 31, "nan");
    assertThat(lastStable(run)).isEqualTo(20);
    incident(run, 29, "divergence");
    assertThat(lastStable(run)).isEqualTo(10);
    report(run, 10, "Infinity");
    assertThat(catalog().checkpoints.stability(run).lastStable()).isEmpty();
  }

  @Test
  void removesPublishedFilesThatNobodyKnowsButNoneOfAnotherDatabase() throws Exception {
    catalog().submit(catalog().createRun(), 1, "model", "w", "batch");
    for (String project : List.of(Catalog.PROJECT, "of another database")) {
      try (StagedArtifact orphan =
          catalog().store.stage(project, new ByteArrayInputStream(new byte[5]), 10)) {
        orphan.publish();
      }
    }
    catalog().retention.apply();
    assertThat(files()).hasSize(5);

    catalog().pass(Duration.ofHours(2));
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
    catalog().retention.apply();

    assertThat(files()).hasSize(4);
    assertThat(catalog().isReadable("model")).isTrue();
    assertThat(catalog().isReadable("w")).isTrue();
  }

  @Test
  void neverLosesAnArtifactToARetentionThatRunsBesideItsSubmission() throws Exception {
    RunKey run = catalog().createRun();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 25; round++) {
        long step = round;
        // Nobody refers to it and it is old: the retention wants it, and so does the submission.
        catalog().submit(run, step, "model", "w", "batch");
        catalog().storage.execute("delete from checkpoint");
        catalog().storage.execute("update artifact set last_used_at = '2020-01-01'");
        List<Callable<Boolean>> both = new ArrayList<>();
        both.add(
            () -> {
              catalog().retention.apply();
              return true;
            });
        both.add(() -> catalog().submit(run, step, "model", "w", "batch").number() > 0);
        for (Future<Boolean> each : executor.invokeAll(both)) {
          assertThat(each.get()).isTrue();
        }
        assertThat(catalog().isReadable("model")).as("round %d", round).isTrue();
        assertThat(catalog().isReadable("w")).as("round %d", round).isTrue();
        assertThat(catalog().usedArtifacts()).isEqualTo(3);
      }
    }
  }

  private List<Long> steps(RunKey run) {
    return catalog().checkpoints.ofRun(run, OptionalLong.empty(), 10).stream()
        .map(Checkpoint::step)
        .toList();
  }

  private long lastStable(RunKey run) {
    long number = catalog().checkpoints.stability(run).lastStable().orElseThrow();
    return catalog().checkpoints.find(number).orElseThrow().step();
  }

  private void report(RunKey run, int step, String loss) throws SQLException {
    catalog()
        .storage
        .execute(
            "insert into metric values (now(), %d, %d, 1, '%s', 0, %d, 'loss', null)"
                .formatted(run.value(), step, loss, step));
  }

  private void incident(RunKey run, int step, String kind) throws SQLException {
    catalog()
        .storage
        .execute(
            "insert into incident values (now(), %d, %d, 1, 0, 1, '%s', null, null, null)"
                .formatted(run.value(), step, kind));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("artifacts"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
