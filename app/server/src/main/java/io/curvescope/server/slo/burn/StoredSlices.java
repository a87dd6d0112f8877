package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.count.ArrayParameters;
import io.curvescope.server.slo.count.Counter;
import io.curvescope.server.slo.count.SliceUnits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Slices of minutes in the database, as units of their budgets. */
final class StoredSlices implements SliceSource {
  private static final String BETWEEN =
      """
      select slice, counter_id, group_id, basis, good, total from slo_slice
       where slice > ? and slice <= ? and counter_id = any (?)
      """;

  /** A negative share of a counter that has none: it counts events. */
  private static final String SUMS =
      """
      select counter_id, group_id,
             sum(case when share < 0 then good when good >= share * total then 1 else 0 end)::bigint as good,
             sum(case when share < 0 then total else 1 end)::bigint as total
        from slo_slice join unnest(?::integer[], ?::float8[]) as counter (counter_id, share) using (counter_id)
       where slice > ? and slice <= ? and basis between ? and ? and total > 0
       group by counter_id, group_id
      """;

  private static final int ROWS_AT_ONCE = 10_000;
  private static final double COUNTS_EVENTS = -1;

  private final Connection connection;
  private final Map<Integer, Counter> counters = new HashMap<>();

  /** Reads in the transaction of {@code connection}. */
  StoredSlices(Connection connection, Collection<Counter> counters) {
    this.connection = connection;
    counters.forEach(counter -> this.counters.put(counter.id(), counter));
  }

  @Override
  public void between(int after, int upTo, Consumer<SliceUnits> consumer) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BETWEEN)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      statement.setInt(1, after);
      statement.setInt(2, upTo);
      ArrayParameters.bind(
          statement, 3, counters.keySet().stream().mapToInt(Integer::intValue).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Counter counter = counters.get(row.getInt(2));
          if (counter != null) {
            long good = row.getLong(5);
            long total = row.getLong(6);
            consumer.accept(
                new SliceUnits(
                    row.getInt(1),
                    counter.id(),
                    row.getInt(3),
                    row.getInt(4),
                    counter.goodUnits(good, total),
                    counter.totalUnits(total)));
          }
        }
      }
    }
  }

  @Override
  public void sums(Window window, int end, Consumer<SliceUnits> consumer) throws SQLException {
    List<Counter> ordered = List.copyOf(counters.values());
    try (PreparedStatement statement = connection.prepareStatement(SUMS)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      ArrayParameters.bind(statement, 1, ordered.stream().mapToInt(Counter::id).toArray());
      ArrayParameters.bind(
          statement, 2, ordered.stream().mapToDouble(StoredSlices::share).toArray());
      statement.setInt(3, end - window.length());
      statement.setInt(4, end);
      statement.setInt(5, window.lowestBasis());
      statement.setInt(6, window.highestBasis());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          consumer.accept(
              new SliceUnits(
                  end,
                  row.getInt(1),
                  row.getInt(2),
                  window.lowestBasis(),
                  row.getLong(3),
                  row.getLong(4)));
        }
      }
    }
  }

  private static double share(Counter counter) {
    return switch (counter.rule().budgeting()) {
      case Budgeting.Occurrences o -> COUNTS_EVENTS;
      case Budgeting.Timeslices t -> t.target();
    };
  }
}
