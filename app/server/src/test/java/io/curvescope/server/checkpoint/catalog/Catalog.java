package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.checkpoint.ArtifactStorage;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.CheckpointUse;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.checkpoint.NewCheckpoint;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.retention.CheckpointRetention;
import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.testkit.time.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A store and a catalog with a clock that is set by hand. */
final class Catalog implements AutoCloseable {
  static final String PROJECT = "test";

  final TestStorage storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase());
  final Set<Long> inUse = new HashSet<>();
  final ArtifactStore store;
  final StoredIntake intake;
  final Checkpoints checkpoints;
  final CheckpointRetention retention;
  private final TestClock clock = new TestClock(Instant.now());

  Catalog(Path folder) throws IOException {
    ArtifactProperties properties =
        new ArtifactProperties(
            null, DataSize.ofBytes(1_000), DataSize.ofBytes(2_000), 6, 100, 3, Duration.ofDays(10));
    JdbcClient jdbc = JdbcClient.create(storage.dataSource());
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(storage.dataSource()));
    ArtifactAccounts accounts = new ArtifactAccounts(jdbc, properties.limits());
    store = ArtifactStorage.open(folder, properties);
    intake = new StoredIntake(jdbc, transaction, accounts, store, clock);
    checkpoints = Checkpoints.on(storage.dataSource());
    CheckpointUse use =
        numbers -> {
          Set<Long> used = new HashSet<>(inUse);
          used.retainAll(numbers);
          return used;
        };
    retention =
        new CheckpointRetention(
            new OldCheckpoints(jdbc, transaction, accounts, checkpoints, List.of(use)),
            new ArtifactCollector(jdbc, transaction, accounts, store),
            store,
            clock);
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  RunKey createRun() throws SQLException {
    return storage.createRun();
  }

  /** Submits a checkpoint whose artifacts are these texts, all sent. */
  Checkpoint submit(RunKey run, long step, String model, String weights, String batch)
      throws IOException {
    return submit(run, step, model, Optional.of(weights), batch, true);
  }

  Checkpoint submit(
      RunKey run,
      long step,
      String model,
      Optional<String> weights,
      String batch,
      boolean sendModel)
      throws IOException {
    List<StagedArtifact> staged = new ArrayList<>();
    if (sendModel) {
      staged.add(stage(model));
    }
    if (weights.isPresent()) {
      staged.add(stage(weights.get()));
    }
    staged.add(stage(batch));
    try {
      return intake.accept(
          new NewCheckpoint(
              run,
              new RunId("unused"),
              PROJECT,
              step,
              key(model).sha256(),
              weights.map(text -> key(text).sha256()),
              key(batch).sha256(),
              Optional.empty(),
              Optional.empty()),
          staged,
          checkpoint -> checkpoint);
    } finally {
      for (StagedArtifact each : staged) {
        each.close();
      }
    }
  }

  StagedArtifact stage(String text) throws IOException {
    return store.stage(PROJECT, new ByteArrayInputStream(bytes(text)), 1_000);
  }

  boolean isReadable(String text) {
    try (var in = store.open(key(text))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(text);
    } catch (IOException unreadable) {
      return false;
    }
  }

  long usedBytes() {
    return intake.room(PROJECT).usedBytes();
  }

  long usedArtifacts() {
    return intake.room(PROJECT).usedArtifacts();
  }

  static ArtifactKey key(String text) {
    return new ArtifactKey(PROJECT, Sha256.of(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    storage.close();
  }
}
