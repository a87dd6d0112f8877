package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the table of checkpoints. */
final class CheckpointRows {
  /** Everything that {@link #checkpoint} reads; the checkpoint is {@code c}. */
  static final String SELECT =
      """
      select c.checkpoint_id, c.run_id, run.id as run, c.project, c.step, c.model, c.weights, c.batch, c.batch_label,
             c.source_uri, c.submitted_at
        from checkpoint c join run using (run_id)
      """;

  private CheckpointRows() {}

  static Checkpoint checkpoint(ResultSet row) throws SQLException {
    return new Checkpoint(
        row.getLong("checkpoint_id"),
        new RunKey(row.getLong("run_id")),
        new RunId(row.getString("run")),
        row.getString("project"),
        row.getLong("step"),
        Sha256.ofDigest(row.getBytes("model")),
        bytes(row, "weights").map(Sha256::ofDigest),
        Sha256.ofDigest(row.getBytes("batch")),
        text(row, "batch_label"),
        text(row, "source_uri"),
        row.getObject("submitted_at", OffsetDateTime.class).toInstant());
  }

  private static Optional<byte[]> bytes(ResultSet row, String column) throws SQLException {
    byte @Nullable [] value = row.getBytes(column);
    return Optional.ofNullable(value);
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    @Nullable String value = row.getString(column);
    return Optional.ofNullable(value);
  }
}
