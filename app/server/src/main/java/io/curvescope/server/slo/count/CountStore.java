package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.count.Counts.Events;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds events to the tables of slices and hours. One transaction does so at a time. */
final class CountStore {
  private static final String PRESENT =
      """
      select slice, counter_id, group_id, basis, good, total
        from slo_slice join unnest(?::integer[], ?::integer[], ?::integer[], ?::smallint[])
                            as wanted (slice, counter_id, group_id, basis)
       using (slice, counter_id, group_id, basis)
      """;
  private static final String ADD_SLICES =
      """
      insert into slo_slice as kept (slice, counter_id, group_id, basis, good, total)
      select * from unnest(?::integer[], ?::integer[], ?::integer[], ?::smallint[], ?::bigint[], ?::bigint[])
      on conflict (slice, counter_id, group_id, basis) do update
        set good = kept.good + excluded.good, total = kept.total + excluded.total
      """;
  private static final String ADD_HOURS =
      """
      insert into slo_hour as kept (hour, counter_id, group_id, good, total)
      select * from unnest(?::integer[], ?::integer[], ?::integer[], ?::bigint[], ?::bigint[])
      on conflict (hour, counter_id, group_id) do update
        set good = kept.good + excluded.good, total = kept.total + excluded.total
      """;

  private CountStore() {}

  /**
   * Adds {@code counts}; what is older than slices or hours are kept is left out.
   *
   * @return by how much the units of each slice changed
   */
  static List<SliceUnits> add(
      Connection connection, Counts counts, Map<Integer, Counter> counters, Instant now)
      throws SQLException {
    int firstSlice = Counter.minute(now.minus(CountRetention.SLICES));
    int firstHour = Counter.hour(now.minus(CountRetention.HOURS));
    Map<Counts.Key, Events> slices = new TreeMap<>(counts.events());
    slices.keySet().removeIf(key -> key.slice() < firstSlice);
    Map<Counts.Key, Events> present = present(connection, timeslices(slices.keySet(), counters));
    addSlices(connection, slices);
    List<SliceUnits> changes = new ArrayList<>();
    counts
        .events()
        .forEach(
            (key, added) -> {
              Counter counter = counters.get(key.counter());
              if (counter != null && isJudged(counter, key, firstSlice)) {
                changes.add(
                    change(counter, key, present.getOrDefault(key, new Events(0, 0)), added));
              }
            });
    addHours(connection, changes, firstHour);
    return changes;
  }

  /** A slice that is not kept any more cannot be judged anew by what comes late. */
  private static boolean isJudged(Counter counter, Counts.Key key, int firstSlice) {
    return key.slice() >= firstSlice || counter.rule().budgeting() instanceof Budgeting.Occurrences;
  }

  private static SliceUnits change(Counter counter, Counts.Key key, Events before, Events added) {
    Events after = before.plus(added);
    return new SliceUnits(
        key.slice(),
        key.counter(),
        key.group(),
        key.basis(),
        counter.goodUnits(after.good(), after.total())
            - counter.goodUnits(before.good(), before.total()),
        counter.totalUnits(after.total()) - counter.totalUnits(before.total()));
  }

  private static List<Counts.Key> timeslices(
      Collection<Counts.Key> keys, Map<Integer, Counter> counters) {
    return keys.stream()
        .filter(
            key -> {
              Counter counter = counters.get(key.counter());
              return counter != null && counter.rule().budgeting() instanceof Budgeting.Timeslices;
            })
        .toList();
  }

  private static Map<Counts.Key, Events> present(Connection connection, List<Counts.Key> keys)
      throws SQLException {
    Map<Counts.Key, Events> present = new HashMap<>();
    if (keys.isEmpty()) {
      return present;
    }
    try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
      bindKeys(statement, keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          present.put(
              new Counts.Key(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)),
              new Events(row.getLong(5), row.getLong(6)));
        }
      }
    }
    return present;
  }

  private static void addSlices(Connection connection, Map<Counts.Key, Events> slices)
      throws SQLException {
    if (slices.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD_SLICES)) {
      bindKeys(statement, slices.keySet());
      ArrayParameters.bind(
          statement, 5, slices.values().stream().mapToLong(Events::good).toArray());
      ArrayParameters.bind(
          statement, 6, slices.values().stream().mapToLong(Events::total).toArray());
      statement.executeUpdate();
    }
  }

  private static void addHours(Connection connection, List<SliceUnits> changes, int firstHour)
      throws SQLException {
    Map<Counts.Key, Events> hours = new TreeMap<>();
    for (SliceUnits change : changes) {
      int hour = Math.floorDiv(change.slice(), 60);
      if (change.basis() == AgeClass.EVENT_TIME && hour >= firstHour) {
        hours.merge(
            new Counts.Key(hour, change.counter(), change.group(), AgeClass.EVENT_TIME),
            new Events(change.good(), change.total()),
            Events::plus);
      }
    }
    if (hours.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD_HOURS)) {
      ArrayParameters.bind(
          statement, 1, hours.keySet().stream().mapToInt(Counts.Key::slice).toArray());
      ArrayParameters.bind(
          statement, 2, hours.keySet().stream().mapToInt(Counts.Key::counter).toArray());
      ArrayParameters.bind(
          statement, 3, hours.keySet().stream().mapToInt(Counts.Key::group).toArray());
      ArrayParameters.bind(statement, 4, hours.values().stream().mapToLong(Events::good).toArray());
      ArrayParameters.bind(
          statement, 5, hours.values().stream().mapToLong(Events::total).toArray());
      statement.executeUpdate();
    }
  }

  private static void bindKeys(PreparedStatement statement, Collection<Counts.Key> keys)
      throws SQLException {
    ArrayParameters.bind(statement, 1, keys.stream().mapToInt(Counts.Key::slice).toArray());
    ArrayParameters.bind(statement, 2, keys.stream().mapToInt(Counts.Key::counter).toArray());
    ArrayParameters.bind(statement, 3, keys.stream().mapToInt(Counts.Key::group).toArray());
    ArrayParameters.bind(statement, 4, keys.stream().mapToInt(Counts.Key::basis).toArray());
  }
}
