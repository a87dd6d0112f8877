package io.curvescope.server.ingest.commit;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.IngestAnswer;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.telemetry.EventIdentity;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.TelemetryWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One transaction: ledger rows for the batches that are new, then their events, then the commit.
 */
final class CommitTransaction {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String CONNECTION_FAILURE = "08006";

  private final DataSource dataSource;
  private final IngestLedger ledger;
  private final TelemetryWriter writer;

  CommitTransaction(DataSource dataSource, IngestLedger ledger, TelemetryWriter writer) {
    this.dataSource = dataSource;
    this.ledger = ledger;
    this.writer = writer;
  }

  /**
   * Stores a group of batches, or none of them.
   *
   * @return the outcome of each, all of them true only because the commit succeeded
   * @throws SQLException if it did not, or may not have
   * @throws RuntimeException if a batch holds something that cannot be written
   */
  Map<PendingBatch, IngestOutcome> execute(List<PendingBatch> group) throws SQLException {
    Map<LedgerKey, PendingBatch> firsts = firstOfEachKey(group);
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try {
        List<PendingBatch> storing =
            firsts.values().stream().filter(PendingBatch::storesEvents).toList();
        Map<LedgerKey, Long> claimed = ledger.claim(connection, storing);
        List<LedgerKey> others =
            firsts.keySet().stream().filter(key -> !claimed.containsKey(key)).toList();
        Map<LedgerKey, LedgerEntry> known = ledger.read(connection, others);
        List<EventRow> rows = new ArrayList<>();
        claimed.forEach((key, batchId) -> addRows(rows, batchOf(firsts, key), batchId));
        if (!rows.isEmpty()) {
          writer.write(connection, rows);
        }
        Map<PendingBatch, IngestOutcome> outcomes = outcomes(group, firsts, claimed, known);
        connection.commit();
        return outcomes;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** What a pool throws while it cannot connect is no fault of a batch. */
  private Connection connect() throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) {
      throw new SQLException("no connection to the database", CONNECTION_FAILURE, e);
    }
  }

  /** A key that comes twice in a group is stored once; the other waits for the same commit. */
  private static Map<LedgerKey, PendingBatch> firstOfEachKey(List<PendingBatch> group) {
    Map<LedgerKey, PendingBatch> firsts = new HashMap<>();
    for (PendingBatch pending : group) {
      firsts.merge(
          pending.key(),
          pending,
          (first, other) -> first.storesEvents() || !other.storesEvents() ? first : other);
    }
    return firsts;
  }

  private static Batch batchOf(Map<LedgerKey, PendingBatch> firsts, LedgerKey key) {
    PendingBatch pending = firsts.get(key);
    if (pending == null) {
      throw new IllegalStateException("the ledger answered for a batch that it was not asked for");
    }
    return pending.batch();
  }

  private static void addRows(List<EventRow> rows, Batch batch, long batchId) {
    for (Accepted accepted : batch.accepted()) {
      EventIdentity identity = new EventIdentity(batchId, accepted.ordinal());
      rows.add(new EventRow(batch.run(), identity, accepted.event()));
    }
    // Below zero, so that a derived incident has an identity of its own beside the event's.
    int ordinal = -1;
    for (IncidentEvent incident : batch.yielded()) {
      rows.add(new EventRow(batch.run(), new EventIdentity(batchId, ordinal--), incident));
    }
  }

  private static Map<PendingBatch, IngestOutcome> outcomes(
      List<PendingBatch> group,
      Map<LedgerKey, PendingBatch> firsts,
      Map<LedgerKey, Long> claimed,
      Map<LedgerKey, LedgerEntry> known)
      throws SQLException {
    Map<PendingBatch, IngestOutcome> outcomes = new IdentityHashMap<>();
    for (PendingBatch pending : group) {
      Batch batch = pending.batch();
      LedgerKey key = pending.key();
      LedgerEntry entry = known.get(key);
      if (claimed.containsKey(key)) {
        PendingBatch first = firsts.get(key);
        outcomes.put(
            pending,
            first == pending || first == null
                ? new IngestOutcome.Stored(batch.answer())
                : repeated(batch, first.batch().bodySha256(), first.batch().answer()));
      } else if (entry != null) {
        outcomes.put(pending, repeated(batch, entry.bodySha256(), entry.answer()));
      } else if (!pending.storesEvents()) {
        outcomes.put(pending, new IngestOutcome.NothingStored(batch.answer()));
      } else {
        throw new SQLException(
            "a ledger row went out of retention between two statements", SERIALIZATION_FAILURE);
      }
    }
    return outcomes;
  }

  private static IngestOutcome repeated(Batch batch, Sha256 storedBody, IngestAnswer answer) {
    return batch.bodySha256().equals(storedBody)
        ? new IngestOutcome.Duplicate(answer.asDuplicate())
        : new IngestOutcome.KeyReused();
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
