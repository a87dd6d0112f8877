package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.count.AgeClass;
import io.curvescope.server.slo.count.Counter;
import io.curvescope.server.slo.count.Counting;
import io.curvescope.server.slo.count.Groups.Group;
import io.curvescope.server.slo.count.Skipped;
import io.curvescope.server.slo.count.SliceUnits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Counts what arrived and evaluates every budget. The sums over windows are kept in memory and
 * moved along; the revision of the counts says whether another server has counted since, and then
 * they are read anew. Not for use by several threads at once.
 */
public final class Budgets {
  /** A pass that finds more than this waiting leaves the rest to the next one. */
  private static final int TRANSACTIONS_OF_A_PASS = 8;

  /** Beyond this it is cheaper to read the sums anew than to move them there. */
  private static final int LONGEST_MOVE_MINUTES = 120;

  private static final Duration LONGEST_READ = Duration.ofMinutes(5);

  private final DataSource dataSource;
  private final Counting counting;
  private final List<Skipped> skipped = new ArrayList<>();
  private Optional<Sums> sums = Optional.empty();
  private Map<StatusStore.Key, StatusStore.Row> written = Map.of();
  private int writtenAt;

  /** Counts by {@code counting}, on the same database. */
  public Budgets(DataSource dataSource, Counting counting) {
    this.dataSource = dataSource;
    this.counting = counting;
  }

  /** Sums in memory, of these windows, as of a revision of the counts. */
  private record Sums(
      Map<Integer, List<Window>> minuteWindows,
      Map<Integer, List<Window>> hourWindows,
      WindowSums minutes,
      WindowSums hours,
      long revision) {
    Sums at(long newRevision) {
      return new Sums(minuteWindows, hourWindows, minutes, hours, newRevision);
    }
  }

  /**
   * Counts what arrived, then evaluates each objective for each project and model that it selects.
   *
   * @throws SQLException if the database does not answer; the next pass begins where this one did
   */
  public List<GroupBudget> evaluate(List<Slo> slos, Instant now) throws SQLException {
    skipped.clear();
    Map<Counter.Rule, Counter> counters = counting.counters(slos, now);
    try {
      count(counters, now);
      Sums current = bringUpToDate(slos, counters, now);
      sums = Optional.of(current);
      List<GroupBudget> budgets = evaluate(slos, counters, current);
      write(budgets, current.minutes().end(), now);
      return budgets;
    } catch (SQLException | RuntimeException e) {
      sums = Optional.empty();
      throw e;
    }
  }

  /** Runs that the last evaluation had to leave out. */
  public List<Skipped> skipped() {
    return List.copyOf(skipped);
  }

  private void count(Map<Counter.Rule, Counter> counters, Instant now) throws SQLException {
    boolean more = true;
    for (int i = 0; more && i < TRANSACTIONS_OF_A_PASS; i++) {
      Counting.Counted counted = counting.count(counters.values(), now);
      more = counted.more();
      skipped.addAll(counted.skipped());
      if (sums.isPresent() && sums.get().revision() == counted.before()) {
        counted.changes().forEach(this::add);
        sums = Optional.of(sums.get().at(counted.revision()));
      } else {
        sums = Optional.empty();
      }
    }
  }

  private void add(SliceUnits change) {
    Sums current = sums.orElseThrow();
    current.minutes().add(change);
    if (change.basis() == AgeClass.EVENT_TIME) {
      current
          .hours()
          .add(
              new SliceUnits(
                  Math.floorDiv(change.slice(), 60),
                  change.counter(),
                  change.group(),
                  change.basis(),
                  change.good(),
                  change.total()));
    }
  }

  private Sums bringUpToDate(List<Slo> slos, Map<Counter.Rule, Counter> counters, Instant now)
      throws SQLException {
    Map<Integer, List<Window>> minuteWindows = new HashMap<>();
    Map<Integer, List<Window>> hourWindows = new HashMap<>();
    Map<Integer, Set<Window>> collectedMinutes = new HashMap<>();
    Map<Integer, Set<Window>> collectedHours = new HashMap<>();
    for (Slo slo : slos) {
      int counter = counter(counters, slo).id();
      collectedMinutes
          .computeIfAbsent(counter, _ -> new LinkedHashSet<>())
          .addAll(BudgetRule.windows(slo));
      collectedHours
          .computeIfAbsent(counter, _ -> new LinkedHashSet<>())
          .add(Window.ofHours(slo.window()));
    }
    collectedMinutes.forEach((counter, set) -> minuteWindows.put(counter, List.copyOf(set)));
    collectedHours.forEach((counter, set) -> hourWindows.put(counter, List.copyOf(set)));
    int minute = Counter.minute(now);
    int hour = Counter.hour(now);
    try (Connection connection = dataSource.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      StoredSlices slices = new StoredSlices(connection, counters.values());
      StoredHours hours = new StoredHours(connection);
      if (sums.isPresent() && canMove(sums.get(), minuteWindows, hourWindows, minute)) {
        sums.get().minutes().moveTo(minute, slices);
        sums.get().hours().moveTo(hour, hours);
      } else {
        allowLongStatements(connection);
        sums =
            Optional.of(
                new Sums(
                    minuteWindows,
                    hourWindows,
                    new WindowSums(minuteWindows, minute, slices),
                    new WindowSums(hourWindows, hour, hours),
                    revision(connection)));
        written = StatusStore.read(connection);
      }
      connection.commit();
      return sums.get();
    }
  }

  private static boolean canMove(
      Sums current,
      Map<Integer, List<Window>> minuteWindows,
      Map<Integer, List<Window>> hourWindows,
      int minute) {
    int move = minute - current.minutes().end();
    return current.minuteWindows().equals(minuteWindows)
        && current.hourWindows().equals(hourWindows)
        && move >= 0
        && move <= LONGEST_MOVE_MINUTES;
  }

  private List<GroupBudget> evaluate(
      List<Slo> slos, Map<Counter.Rule, Counter> counters, Sums current) {
    Map<Integer, Group> groups = counting.groups().all();
    List<GroupBudget> budgets = new ArrayList<>();
    for (Slo slo : slos) {
      int counter = counter(counters, slo).id();
      groups.forEach(
          (id, group) -> {
            if (slo.selects(group.project(), group.model())) {
              budgets.add(
                  BudgetRule.evaluate(
                      slo,
                      group,
                      id,
                      current.hours().sum(counter, id, Window.ofHours(slo.window())),
                      window -> current.minutes().sum(counter, id, window)));
            }
          });
    }
    return budgets;
  }

  /** Writes what changed: states at once, figures once a minute. */
  private void write(List<GroupBudget> budgets, int minute, Instant now) throws SQLException {
    boolean figures = minute != writtenAt;
    Map<StatusStore.Key, StatusStore.Row> rows = new HashMap<>();
    Map<StatusStore.Key, StatusStore.Row> changed = new HashMap<>();
    for (GroupBudget budget : budgets) {
      StatusStore.Key key = new StatusStore.Key(budget.slo().name(), budget.groupId());
      StatusStore.Row row = StatusStore.Row.of(budget);
      StatusStore.Row before = written.get(key);
      boolean differs = before == null || !before.state().equals(row.state());
      if (differs || (figures && !row.equals(before))) {
        changed.put(key, row);
        rows.put(key, row);
      } else {
        rows.put(key, before);
      }
    }
    Set<StatusStore.Key> gone = new HashSet<>(written.keySet());
    gone.removeAll(rows.keySet());
    if (!changed.isEmpty() || !gone.isEmpty()) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        StatusStore.save(connection, changed, now);
        StatusStore.remove(connection, gone);
        connection.commit();
      }
    }
    written = rows;
    writtenAt = minute;
  }

  /** Reading all sums anew happens at a start, and may take longer than a pass should. */
  private static void allowLongStatements(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_READ.toMillis()));
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = " + LONGEST_READ.toMillis());
    }
  }

  private static Counter counter(Map<Counter.Rule, Counter> counters, Slo slo) {
    Counter counter = counters.get(Counter.Rule.of(slo));
    if (counter == null) {
      throw new IllegalStateException("the objective " + slo.name() + " has no counter");
    }
    return counter;
  }

  private static long revision(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select revision from slo_progress");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
