package io.curvescope.server.ingest.commit;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.IngestAnswer;
import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The table of batches that were stored, each with the answer that it got. */
final class IngestLedger {
  /**
   * In the order of the keys, so that servers which store the same batches wait for each other and
   * do not deadlock. A key that another transaction holds is waited for.
   */
  private static final String CLAIM =
      """
      insert into ingest_ledger (run_id, idempotency_key, body_sha256, received_at, answer)
      select batch.run_id, batch.idempotency_key, batch.body_sha256, ?, batch.answer::json
        from unnest(?::bigint[], ?::text[], ?::bytea[], ?::text[])
             as batch (run_id, idempotency_key, body_sha256, answer)
       order by batch.run_id, batch.idempotency_key collate "C"
      on conflict (run_id, idempotency_key) do nothing
      returning run_id, idempotency_key, batch_id
      """;

  private static final String READ =
      """
      select ledger.run_id, ledger.idempotency_key, ledger.body_sha256, ledger.answer
        from unnest(?::bigint[], ?::text[]) as wanted (run_id, idempotency_key)
        join ingest_ledger ledger
          on ledger.run_id = wanted.run_id and ledger.idempotency_key = wanted.idempotency_key collate "C"
      """;

  private final JsonMapper json = JsonMapper.builder().build();
  private final Clock clock;

  /** Rows are marked with the time of {@code clock}. */
  IngestLedger(Clock clock) {
    this.clock = clock;
  }

  /**
   * Inserts a row for each batch whose key is new.
   *
   * @param batches with distinct keys
   * @return the batch id of each that was new
   */
  Map<LedgerKey, Long> claim(Connection connection, Collection<PendingBatch> batches)
      throws SQLException {
    Map<LedgerKey, Long> claimed = new HashMap<>();
    if (batches.isEmpty()) {
      return claimed;
    }
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      bindKeys(statement, 2, batches.stream().map(PendingBatch::key).toList());
      byte[][] digests =
          batches.stream().map(each -> each.batch().bodySha256().toBytes()).toArray(byte[][]::new);
      statement.setArray(4, connection.createArrayOf("bytea", digests));
      Object[] answers =
          batches.stream().map(each -> json.writeValueAsString(each.batch().answer())).toArray();
      statement.setArray(5, connection.createArrayOf("text", answers));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          claimed.put(key(result), result.getLong(3));
        }
      }
    }
    return claimed;
  }

  /** The rows of these keys, where there are any. Sees what was committed up to now. */
  Map<LedgerKey, LedgerEntry> read(Connection connection, List<LedgerKey> keys)
      throws SQLException {
    Map<LedgerKey, LedgerEntry> entries = new HashMap<>();
    if (keys.isEmpty()) {
      return entries;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      bindKeys(statement, 1, keys);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          Sha256 digest = Sha256.ofDigest(result.getBytes(3));
          IngestAnswer answer = json.readValue(result.getString(4), IngestAnswer.class);
          entries.put(key(result), new LedgerEntry(digest, answer));
        }
      }
    }
    return entries;
  }

  private static LedgerKey key(ResultSet result) throws SQLException {
    return new LedgerKey(new RunKey(result.getLong(1)), result.getString(2));
  }

  private static void bindKeys(PreparedStatement statement, int index, List<LedgerKey> keys)
      throws SQLException {
    Connection connection = statement.getConnection();
    Object[] runs = keys.stream().map(key -> key.run().value()).toArray();
    Object[] names = keys.stream().map(LedgerKey::idempotencyKey).toArray();
    statement.setArray(index, connection.createArrayOf("bigint", runs));
    statement.setArray(index + 1, connection.createArrayOf("text", names));
  }
}
