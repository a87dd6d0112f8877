package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.CheckpointIntake;
import io.curvescope.server.checkpoint.NewCheckpoint;
import io.curvescope.server.checkpoint.ProjectFull;
import io.curvescope.server.checkpoint.ProjectRoom;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.UnknownArtifact;
import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Submissions in one transaction each, under the lock of the project's account. Files are published
 * within it: after whoever removes unused artifacts has finished with them, and before anyone can
 * refer to them. Published files of a transaction that fails are left for the sweep of those that
 * nobody knows.
 */
public final class StoredIntake implements CheckpointIntake {
  private static final String INSERT =
      """
      insert into checkpoint as c (run_id, step, submitted_at, project, model, weights, batch, batch_label, source_uri)
      values (:run, :step, :now, :project, :model, :weights, :batch, :batchLabel, :sourceUri)
      on conflict (run_id, step, model, weights, batch) do update set
        submitted_at = excluded.submitted_at,
        batch_label = coalesce(excluded.batch_label, c.batch_label),
        source_uri = coalesce(excluded.source_uri, c.source_uri)
      returning checkpoint_id
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ArtifactAccounts accounts;
  private final ArtifactStore store;
  private final Clock clock;

  /** On a migrated database, and the store that belongs to it. */
  public StoredIntake(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ArtifactAccounts accounts,
      ArtifactStore store,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.accounts = accounts;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public ProjectRoom room(String project) {
    return accounts.room(project);
  }

  @Override
  public OptionalLong recognise(ArtifactKey key) {
    OptionalLong bytes = markUsed(key);
    return bytes.isPresent() && store.contains(key) ? bytes : OptionalLong.empty();
  }

  @Override
  public <T> T accept(
      NewCheckpoint checkpoint, List<StagedArtifact> staged, Function<Checkpoint, T> within)
      throws IOException {
    try {
      return transaction.execute(
          status -> {
            ProjectRoom room = accounts.lock(checkpoint.project());
            Map<ArtifactKey, StagedArtifact> sent = new LinkedHashMap<>();
            staged.forEach(each -> sent.putIfAbsent(each.key(), each));
            addArtifacts(room, checkpoint.project(), sent.values().stream().toList());
            requireOthers(checkpoint, sent.keySet());
            publish(staged);
            return within.apply(insert(checkpoint));
          });
    } catch (UncheckedIOException storeFailed) {
      throw storeFailed.getCause();
    }
  }

  private void addArtifacts(ProjectRoom room, String project, List<StagedArtifact> sent) {
    long bytes = 0;
    long artifacts = 0;
    for (StagedArtifact each : sent) {
      if (addArtifact(each)) {
        bytes += each.bytes();
        artifacts++;
      }
    }
    boolean fits =
        bytes <= room.freeBytes() && room.usedArtifacts() + artifacts <= room.limits().artifacts();
    if (artifacts > 0 && !fits) {
      throw new ProjectFull(room, bytes, artifacts);
    }
    accounts.add(project, bytes, artifacts);
  }

  /** Whether it was not there before. */
  private boolean addArtifact(StagedArtifact artifact) {
    return jdbc.sql(
            """
            insert into artifact (project, sha256, bytes, created_at, last_used_at)
            values (:project, :sha256, :bytes, :now, :now)
            on conflict (project, sha256) do update set last_used_at = excluded.last_used_at
            returning (xmax = 0)
            """)
        .param("project", artifact.key().project())
        .param("sha256", artifact.key().sha256().toBytes())
        .param("bytes", artifact.bytes())
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  private void requireOthers(NewCheckpoint checkpoint, Set<ArtifactKey> sent) {
    Set<Sha256> named = new LinkedHashSet<>();
    named.add(checkpoint.model());
    checkpoint.weights().ifPresent(named::add);
    named.add(checkpoint.batch());
    for (Sha256 sha256 : named) {
      ArtifactKey key = new ArtifactKey(checkpoint.project(), sha256);
      if (!sent.contains(key) && recognise(key).isEmpty()) {
        throw new UnknownArtifact(key);
      }
    }
  }

  /** Its bytes, if there is such a row. */
  private OptionalLong markUsed(ArtifactKey key) {
    return jdbc.sql(
            "update artifact set last_used_at = greatest(last_used_at, :now)"
                + " where project = :project and sha256 = :sha256 returning bytes")
        .param("now", now())
        .param("project", key.project())
        .param("sha256", key.sha256().toBytes())
        .query((row, index) -> OptionalLong.of(row.getLong("bytes")))
        .optional()
        .orElse(OptionalLong.empty());
  }

  private static void publish(List<StagedArtifact> staged) {
    for (StagedArtifact each : staged) {
      try {
        each.publish();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private Checkpoint insert(NewCheckpoint checkpoint) {
    long number =
        jdbc.sql(INSERT)
            .param("run", checkpoint.runKey().value())
            .param("step", checkpoint.step())
            .param("now", now())
            .param("project", checkpoint.project())
            .param("model", checkpoint.model().toBytes())
            .param("weights", checkpoint.weights().map(Sha256::toBytes).orElse(null))
            .param("batch", checkpoint.batch().toBytes())
            .param("batchLabel", checkpoint.batchLabel().orElse(null))
            .param("sourceUri", checkpoint.sourceUri().orElse(null))
            .query(Long.class)
            .single();
    return jdbc.sql(CheckpointRows.SELECT + " where c.checkpoint_id = :number")
        .param("number", number)
        .query((row, index) -> CheckpointRows.checkpoint(row))
        .single();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
