package io.curvescope.server.telemetry.copy;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.postgresql.PGConnection;

/** Queues what batches measured: a row of {@code measurement_queue} for each batch. */
public final class MeasurementCopy {
  private static final String COPY =
      "copy measurement_queue (batch_id, run_id, received_at, finite_from, finite_to,"
          + " finite_since, measurements) from stdin (format binary)";
  private static final int COLUMNS = 7;

  private MeasurementCopy() {}

  /** Writes a row for every batch that {@code rows} come from. */
  public static void write(Connection connection, Instant receivedAt, List<EventRow> rows)
      throws SQLException {
    Map<Batch, BatchMeasurements> batches = new LinkedHashMap<>();
    for (EventRow row : rows) {
      batches
          .computeIfAbsent(
              new Batch(row.identity().batchId(), row.run()), _ -> new BatchMeasurements())
          .add(row.event());
    }
    if (batches.isEmpty()) {
      return;
    }
    try (BinaryCopy copy =
        new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI(), COPY)) {
      for (Map.Entry<Batch, BatchMeasurements> entry : batches.entrySet()) {
        Optional<FiniteSteps> finite = entry.getValue().finite();
        copy.row(COLUMNS)
            .write(entry.getKey().id())
            .write(entry.getKey().run().value())
            .write(receivedAt)
            .write(step(finite.map(FiniteSteps::first)))
            .write(step(finite.map(FiniteSteps::last)))
            .writeTime(finite.map(FiniteSteps::since))
            .write(MeasurementCodec.encode(entry.getValue().measurements()));
      }
      long written = copy.finish();
      if (written != batches.size()) {
        throw new SQLException("COPY wrote " + written + " rows of " + batches.size());
      }
    }
  }

  private static OptionalLong step(Optional<Long> step) {
    return step.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private record Batch(long id, RunKey run) {}
}
