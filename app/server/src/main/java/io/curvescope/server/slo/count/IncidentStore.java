package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.count.IncidentRecord.Occurrence;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of incidents. */
public final class IncidentStore {
  private static final String COLUMNS =
      "run_id, family, occurrences, first_at, last_at, total, finite_from, finite_to, alerted_at,"
          + " ended_at";
  private static final String SAVE =
      """
      insert into slo_incident (run_id, family, occurrences, first_at, last_at, total, finite_from, finite_to, alerted_at, ended_at)
      values (?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?)
      on conflict (run_id, family) do update
        set occurrences = excluded.occurrences, first_at = excluded.first_at, last_at = excluded.last_at,
            total = excluded.total, finite_from = excluded.finite_from, finite_to = excluded.finite_to,
            alerted_at = excluded.alerted_at, ended_at = excluded.ended_at
      """;
  private static final String TO_BE_SAID =
      FairShare.of(
          "select slo_incident.*, run.project from slo_incident join run using (run_id)"
              + " where ended_at is null or alerted_at is null or alerted_at > ?",
          "run_id desc, family");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Occurrence>> OCCURRENCES = new TypeReference<>() {};

  private IncidentStore() {}

  /** A family of a run. */
  record Key(RunKey run, IncidentFamily family) {}

  /**
   * What is to be said.
   *
   * @param cutOff projects of which not all incidents are there; all of them where {@code
   *     isCutOff}, and some were too many in all
   * @param unreadable runs of which a row cannot be read
   */
  public record ToBeSaid(
      List<IncidentRecord> records,
      Set<String> cutOff,
      boolean isCutOff,
      Map<RunKey, Exception> unreadable) {}

  /**
   * What is not over, or was not said before {@code since}, a {@link FairShare} of each project.
   */
  public static ToBeSaid toBeSaid(Connection connection, Instant since) throws SQLException {
    List<IncidentRecord> records = new ArrayList<>();
    Set<String> cutOff = new HashSet<>();
    boolean isCutOff = false;
    Map<RunKey, Exception> unreadable = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TO_BE_SAID)) {
      statement.setObject(1, utc(since));
      statement.setInt(2, FairShare.OF_A_PROJECT + 1);
      statement.setInt(3, FairShare.IN_ALL + 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (row.getRow() > FairShare.IN_ALL) {
            isCutOff = true;
          } else if (row.getLong(FairShare.PLACE) > FairShare.OF_A_PROJECT) {
            cutOff.add(row.getString("project"));
          } else {
            try {
              records.add(read(row));
            } catch (RuntimeException e) {
              unreadable.put(new RunKey(row.getLong("run_id")), e);
            }
          }
        }
      }
    }
    return new ToBeSaid(records, cutOff, isCutOff, unreadable);
  }

  /** Whatever happened since {@code from}. */
  public static List<IncidentRecord> since(Connection connection, Instant from)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from slo_incident where last_at > ?")) {
      statement.setObject(1, utc(from));
      List<IncidentRecord> records = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          try {
            records.add(read(row));
          } catch (RuntimeException unreadable) {
            // It is told of where it is to be said.
            continue;
          }
        }
      }
      return records;
    }
  }

  /** All that is known of these runs. */
  static Map<Key, IncidentRecord> of(Connection connection, Collection<RunKey> runs)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select " + COLUMNS + " from slo_incident where run_id = any (?)")) {
      long[] keys = runs.stream().mapToLong(RunKey::value).toArray();
      ArrayParameters.bind(statement, 1, keys);
      return read(statement);
    }
  }

  /** Notes that these were told of. */
  public static void markAlerted(
      Connection connection, Collection<IncidentRecord> records, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update slo_incident set alerted_at = ? where run_id = ? and family = ?"
                + " and alerted_at is null")) {
      for (IncidentRecord each : records) {
        statement.setObject(1, utc(now));
        statement.setLong(2, each.run().value());
        statement.setString(3, each.family().wireName());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static void save(Connection connection, Collection<IncidentRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      for (IncidentRecord each : records) {
        statement.setLong(1, each.run().value());
        statement.setString(2, each.family().wireName());
        statement.setString(3, JSON.writeValueAsString(each.occurrences()));
        statement.setObject(4, utc(each.firstAt()));
        statement.setObject(5, utc(each.lastAt()));
        statement.setLong(6, each.total());
        statement.setObject(7, each.finite().map(FiniteSteps::first).orElse(null), Types.BIGINT);
        statement.setObject(8, each.finite().map(FiniteSteps::last).orElse(null), Types.BIGINT);
        setTime(statement, 9, each.alertedAt());
        setTime(statement, 10, each.endedAt());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Map<Key, IncidentRecord> read(PreparedStatement statement) throws SQLException {
    Map<Key, IncidentRecord> records = new HashMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        IncidentRecord each = read(row);
        records.put(new Key(each.run(), each.family()), each);
      }
    }
    return records;
  }

  private static IncidentRecord read(ResultSet row) throws SQLException {
    String name = row.getString("family");
    IncidentFamily family =
        Arrays.stream(IncidentFamily.values())
            .filter(each -> each.wireName().equals(name))
            .findFirst()
            .orElseThrow(() -> new SQLException("unknown family of incidents in the database"));
    Instant lastAt = time(row, "last_at").orElseThrow();
    long finiteFrom = row.getLong("finite_from");
    Optional<FiniteSteps> finite =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(new FiniteSteps(finiteFrom, row.getLong("finite_to"), lastAt));
    return new IncidentRecord(
        new RunKey(row.getLong("run_id")),
        family,
        JSON.readValue(row.getString("occurrences"), OCCURRENCES),
        time(row, "first_at").orElseThrow(),
        lastAt,
        row.getLong("total"),
        finite,
        time(row, "alerted_at"),
        time(row, "ended_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }

  private static void setTime(PreparedStatement statement, int index, Optional<Instant> time)
      throws SQLException {
    statement.setObject(
        index, time.map(IncidentStore::utc).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
