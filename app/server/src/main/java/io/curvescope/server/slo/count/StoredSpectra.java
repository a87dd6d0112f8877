package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the latest spectra of runs: an index range of each. */
final class StoredSpectra {
  private static final String READ =
      """
      select wanted.run_id, newest.time, newest.step, newest.rank, newest.operator, newest.method, newest.top_eigenvalue
        from unnest(?::bigint[], ?::timestamptz[], ?::integer[]) as wanted (run_id, until, samples)
       cross join lateral (
         select time, step, rank, coalesce(operator, '') as operator, coalesce(method, '') as method, top_eigenvalue
           from spectrum
          where spectrum.run_id = wanted.run_id and time <= wanted.until and time > wanted.until - interval '7 days'
            and top_eigenvalue is not null
          order by time desc, batch_id desc, ordinal desc
          limit wanted.samples) as newest
      """;

  /** Enough for what {@link Spectra} looks back at, on several ranks. */
  private static final int LOOKED_BACK_AT = 64;

  private StoredSpectra() {}

  /**
   * What to look for.
   *
   * @param until time of the newest spectrum that is counted
   * @param counted how many are counted
   */
  record Wanted(Instant until, int counted) {
    Wanted with(Instant time) {
      return new Wanted(time.isAfter(until) ? time : until, counted + 1);
    }
  }

  static Map<RunKey, Spectra> read(Connection connection, Map<RunKey, Wanted> wanted)
      throws SQLException {
    Map<RunKey, List<Spectra.Sample>> samples = new HashMap<>();
    if (wanted.isEmpty()) {
      return Map.of();
    }
    List<RunKey> runs = List.copyOf(wanted.keySet());
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      List<Wanted> bounds = runs.stream().map(run -> required(wanted, run)).toList();
      ArrayParameters.bind(statement, 1, runs.stream().mapToLong(RunKey::value).toArray());
      ArrayParameters.bindTimes(statement, 2, bounds.stream().map(Wanted::until).toList());
      ArrayParameters.bind(
          statement,
          3,
          bounds.stream().mapToInt(bound -> LOOKED_BACK_AT + bound.counted()).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          samples
              .computeIfAbsent(new RunKey(row.getLong(1)), _ -> new ArrayList<>())
              .add(
                  new Spectra.Sample(
                      row.getObject(2, OffsetDateTime.class).toInstant(),
                      row.getLong(3),
                      row.getInt(4),
                      row.getString(5),
                      row.getString(6),
                      row.getDouble(7)));
        }
      }
    }
    Map<RunKey, Spectra> spectra = new HashMap<>();
    samples.forEach((run, list) -> spectra.put(run, new Spectra(list.reversed())));
    return spectra;
  }

  private static Wanted required(Map<RunKey, Wanted> wanted, RunKey run) {
    Wanted found = wanted.get(run);
    if (found == null) {
      throw new IllegalArgumentException("not asked for");
    }
    return found;
  }
}
