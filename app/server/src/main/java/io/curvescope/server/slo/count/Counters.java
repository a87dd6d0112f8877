package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Slo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of ways of counting. */
final class Counters {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(5);

  private static final String FORGET = "delete from slo_counter where not fingerprint = any (?)";

  private static final String READ =
      """
      select counter_id, fingerprint, after_batch_id from slo_counter where fingerprint = any (?)
      """;
  private static final String ADD =
      """
      insert into slo_counter (fingerprint, after_batch_id, recount_from)
      select fingerprint, case when is_called then last_value else 0 end, ?
        from unnest(?::text[]) as added (fingerprint), batch_id
      """;

  private Counters() {}

  /**
   * The counters of these objectives. One that is new begins with the batches that no transaction
   * has begun to store: ingest is held up for the moment that it takes to say which those are. One
   * that no objective needs any more misses what arrives, so it is forgotten, and new when it comes
   * back.
   *
   * @param recountFrom from when on a new one counts what is stored already
   */
  static Map<Counter.Rule, Counter> ensure(
      Connection connection, Collection<Slo> slos, Instant recountFrom) throws SQLException {
    Map<String, Counter.Rule> rules = new LinkedHashMap<>();
    for (Slo slo : slos) {
      Counter.Rule rule = Counter.Rule.of(slo);
      rules.put(rule.fingerprint(), rule);
    }
    forgetOthers(connection, rules.keySet());
    Map<Counter.Rule, Counter> known = read(connection, rules);
    List<String> missing =
        rules.entrySet().stream()
            .filter(entry -> !known.containsKey(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (missing.isEmpty()) {
      return known;
    }
    add(connection, missing, recountFrom);
    return read(connection, rules);
  }

  private static Map<Counter.Rule, Counter> read(
      Connection connection, Map<String, Counter.Rule> rules) throws SQLException {
    Map<Counter.Rule, Counter> counters = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ArrayParameters.bindTexts(statement, 1, rules.keySet());
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          Counter.Rule rule = rules.get(result.getString(2));
          if (rule != null) {
            counters.put(rule, new Counter(result.getInt(1), rule, result.getLong(3)));
          }
        }
      }
    }
    return counters;
  }

  private static void forgetOthers(Connection connection, Collection<String> fingerprints)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      ArrayParameters.bindTexts(statement, 1, fingerprints);
      statement.executeUpdate();
    }
  }

  private static void add(Connection connection, List<String> fingerprints, Instant recountFrom)
      throws SQLException {
    try (Statement lock = connection.createStatement()) {
      lock.execute("set local lock_timeout = " + LOCK_LIMIT.toMillis());
      // Waits for every transaction that stores batches, so that all up to the sequence's value are
      // visible or never will be.
      lock.execute("lock table ingest_ledger in share mode");
      lock.execute("set local lock_timeout = 0");
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setObject(1, recountFrom.atOffset(ZoneOffset.UTC));
      ArrayParameters.bindTexts(statement, 2, fingerprints);
      statement.executeUpdate();
    }
  }
}
