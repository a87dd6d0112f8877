package io.curvescope.server.diagnosis.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.mode.FailureModes;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.telemetry.read.StoredTelemetry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A run of a million events is looked at through a view of bounded size, and nothing important is
 * lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongRunTest {
  private static final int STEPS = 250_000;

  /** Where the loss overflows; NaN from then on, to the end of the run. */
  private static final int FAILED_AT = 150_000;

  private final TestStorage storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase());

  @AfterAll
  void close() {
    storage.close();
  }

  @Test
  void theFirstFailureOfAMillionEventsIsFoundWithItsOnset() throws SQLException {
    RunKey key = storage.createRun();
    insertRun(key);

    RunTelemetry telemetry =
        new RunTelemetryLoader(new StoredTelemetry(storage.dataSource())).load(run(key));

    assertThat(telemetry.sampled()).isTrue();
    assertThat(telemetry.metrics().values().stream().mapToInt(each -> each.samples().size()).sum())
        .isLessThan(100_000);
    // Named metrics only: what the job has of its own is not loaded.
    assertThat(telemetry.metrics()).containsOnlyKeys("loss", "learning_rate", "version_skew_steps");
    assertThat(FailureModes.findings(telemetry))
        .satisfiesExactly(
            divergence -> {
              assertThat(divergence.mode()).isEqualTo(FailureMode.F1);
              assertThat(divergence.fromStep()).isEqualTo(FAILED_AT - 3L);
              assertThat(divergence.evidence().getFirst().step()).isEqualTo(FAILED_AT);
            },
            LongRunTest::isSkewOfTheMiddle);
  }

  /** It lies far from the failure and from both ends, so that only the sample can show it. */
  private static void isSkewOfTheMiddle(Finding stale) {
    assertThat(stale.mode()).isEqualTo(FailureMode.F4);
    assertThat(stale.fromStep()).isBetween(50_000L, 80_000L);
    assertThat(stale.toStep()).isBetween(50_000L, 80_000L);
  }

  private void insertRun(RunKey key) throws SQLException {
    String from = " from generate_series(0, %d) as step".formatted(STEPS - 1);
    String insert =
        "insert into metric (time, run_id, step, batch_id, value, rank, ordinal, name) select"
            + " timestamptz '2026-11-01' + step * interval '1 second', "
            + key.value()
            + ", step, step, %s, 0, %d, '%s'"
            + from;
    storage.execute(
        insert.formatted(
            "case when step < %1$d - 3 then 1.0 when step < %1$d then 1000.0 else 'NaN' end"
                .formatted(FAILED_AT),
            0,
            "loss"));
    storage.execute(insert.formatted("0.1", 1, "learning_rate"));
    storage.execute(
        insert.formatted(
            "case when step between 50000 and 80000 then 40 else 1 end", 2, "version_skew_steps"));
    storage.execute(insert.formatted("step", 3, "of_its_own"));
    storage.execute(
        "insert into server_incident (run_id, rank, step, kind, replaced, time, batch_id, ordinal, place) select "
            + key.value()
            + ", 0, step, 'nan', false, timestamptz '2026-11-01' + step * interval '1 second', step, -1, 'loss'"
            + " from generate_series(%d, %d) as step".formatted(FAILED_AT, STEPS - 1));
  }

  private static Run run(RunKey key) {
    RunDescription description =
        new RunDescription(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of("sgd"),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Run(
        key,
        new RunId("long"),
        "test",
        description,
        RunStatus.FAILED,
        Instant.parse("2026-11-01T00:00:00Z"),
        Optional.empty());
  }
}
